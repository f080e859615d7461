import type { Flow } from '../account/flows.ts'
import { SALTS } from '../account/salts.ts'
import type { User } from '../account/users.ts'
import { SECOND } from '../date-times.ts'
import { Dice } from '../dice.ts'
import type { WrittenFlows } from './flows.ts'
import type { WrittenParts } from './written.ts'

/** A prospect as a bulk assignment names it; each field can be left out. */
export type BulkProspect = Readonly<
  Record<
    | 'firstName'
    | 'lastName'
    | 'email'
    | 'jobTitle'
    | 'linkedInUrl'
    | 'crmId'
    | 'accountCrmId'
    | 'companyName',
    string | null | undefined
  >
>

/** What became of a prospect. */
export interface BulkResult {
  readonly prospect: BulkProspect
  readonly status: 'CRM_OPERATION_FAILED' | 'FLOW_ASSIGNMENT_FAILED' | 'ASSIGNED'
  readonly crmId: string | null
  readonly flowInstanceId: string | null
  readonly errorCode: string | null
  readonly errorMessage: string | null
}

/** A bulk assignment and how far it is. */
export interface BulkAssignment {
  readonly id: string
  readonly status: 'PENDING' | 'IN_PROGRESS' | 'COMPLETED'
  readonly totalCount: number
  readonly results: readonly BulkResult[]
}

/** Prospects that are assigned one after the other, in simulated time. */
export interface WrittenBulkAssignments {
  submit(flow: Flow, owner: User, prospects: readonly BulkProspect[]): BulkAssignment
  find(id: string): BulkAssignment | undefined
  /** Does everything that is due by now; to be called before anything is read of the flows. */
  settle(): void
}

/** How long a bulk assignment waits, and how long each prospect takes, in microseconds. */
const BULK_WAIT = 5 * SECOND
const BULK_STEP = SECOND

interface Job {
  readonly id: string
  readonly flow: Flow
  readonly owner: User
  readonly prospects: readonly BulkProspect[]
  readonly submitted: number
  readonly results: BulkResult[]
}

/** Bulk assignments of which none was submitted yet. */
export function createWrittenBulkAssignments(
  { account }: WrittenParts,
  flows: WrittenFlows,
): WrittenBulkAssignments {
  const jobs = new Map<string, Job>()
  const settle = () => {
    for (const job of jobs.values()) {
      for (const prospect of job.prospects.slice(job.results.length)) {
        const time = job.submitted + BULK_WAIT + (job.results.length + 1) * BULK_STEP
        if (time > account.now()) break
        job.results.push(assign(flows, job, prospect, time))
      }
    }
  }
  const show = ({ id, prospects, submitted, results }: Job): BulkAssignment => ({
    id,
    totalCount: prospects.length,
    status:
      results.length === prospects.length
        ? 'COMPLETED'
        : account.now() < submitted + BULK_WAIT
          ? 'PENDING'
          : 'IN_PROGRESS',
    results: [...results],
  })
  return {
    submit(flow, owner, prospects) {
      const id = uuid(account.seed, jobs.size)
      const job = { id, flow, owner, prospects, submitted: account.now(), results: [] }
      jobs.set(id, job)
      return show(job)
    },
    find(id) {
      settle()
      const job = jobs.get(id)
      return job === undefined ? undefined : show(job)
    },
    settle,
  }
}

/** Finds or makes the prospect in the CRM, then puts it into the flow. */
function assign(
  flows: WrittenFlows,
  { flow, owner }: Pick<Job, 'flow' | 'owner'>,
  prospect: BulkProspect,
  time: number,
): BulkResult {
  const nothing = { prospect, crmId: prospect.crmId ?? null, flowInstanceId: null }
  const problem = crmProblem(prospect)
  if (problem !== undefined) return { ...nothing, status: 'CRM_OPERATION_FAILED', ...problem }
  const crmId = prospect.crmId ?? flows.prospectWithEmail(prospect.email ?? '')
  const made = flows.assign({ flow, owner, crmProspectId: crmId, isCoolOffOverridden: false, time })
  if ('errorCode' in made) return { ...nothing, crmId, status: 'FLOW_ASSIGNMENT_FAILED', ...made }
  return { prospect, status: 'ASSIGNED', crmId, flowInstanceId: made.id, errorCode: null, errorMessage: null }
}

/** What a CRM says to a lead that it cannot make; its error codes are Salesforce's. */
function crmProblem({ crmId, email }: BulkProspect) {
  if (crmId != null) return undefined
  if (email == null || email === '')
    return { errorCode: 'REQUIRED_FIELD_MISSING', errorMessage: 'Required fields are missing: [Email]' }
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    return { errorCode: 'INVALID_EMAIL_ADDRESS', errorMessage: `Email: invalid email address: ${email}` }
  return undefined
}

function uuid(seed: number, number: number): string {
  const dice = new Dice(seed, SALTS.flow, number, 7)
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => dice.int(16).toString(16))
}
