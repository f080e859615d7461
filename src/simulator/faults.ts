import { SALTS } from './account/salts.ts'
import { Dice } from './dice.ts'

/** What can go wrong, on the way or in the answer. */
export const FAULT_KINDS = [
  'status',
  'daily-limit',
  'expired-cursor',
  'expired-url',
  'reset',
  'reset-in-body',
  'reset-in-upload',
  'slow',
  'redirect',
  'html',
  'unknown-fields',
  'null-fields',
  'wrong-types',
  'overcount',
  'numeric-ids',
  'string-ids',
] as const

/** A kind of fault. */
export type FaultKind = (typeof FAULT_KINDS)[number]

/** Something that goes wrong, for which requests and how often. */
export interface Fault {
  readonly kind: FaultKind
  /** A path in which `*` stands for any characters; default any, of recordings for `expired-url`. */
  readonly path?: string | undefined
  /** Default any method. */
  readonly method?: string | undefined
  /** How many requests are hit before the fault is over; default all. */
  readonly times?: number | undefined
  /** How many fitting requests pass first; default 0. */
  readonly after?: number | undefined
  /** The share of fitting requests that is hit, from 0 to 1; default 1. */
  readonly share?: number | undefined
  /** For `status`: default 500. */
  readonly status?: number | undefined
  /** For `status`: the seconds in a Retry-After header. */
  readonly retryAfter?: number | undefined
  /** Writes Retry-After as an HTTP date instead of seconds. */
  readonly retryAfterDate?: boolean | undefined
  /** For `status`: the text of the error. */
  readonly message?: string | undefined
  /** For `slow`: how long the answer waits, in milliseconds; default 1,000. */
  readonly delayMs?: number | undefined
  /** For `redirect`: where to; default the same path on another host name of this machine. */
  readonly location?: string | undefined
}

/** A fault that was added, and how often it has struck. */
export interface ActiveFault extends Fault {
  readonly id: number
  readonly struck: number
}

/** The faults that are on. */
export interface Faults {
  add(fault: Fault): number
  /** Removes one by its id, or all. */
  clear(id?: number): void
  list(): readonly ActiveFault[]
  /** The faults that hit a request; each counts it. */
  strike(method: string, path: string): readonly Fault[]
}

/** Faults that start with those given; which requests a share hits depends on the seed. */
export function createFaults(seed: number, initial: readonly Fault[] = []): Faults {
  let active: {
    readonly id: number
    readonly fault: Fault
    readonly pattern: RegExp
    seen: number
    struck: number
  }[] = []
  let lastId = 0
  const dice = new Dice(seed, SALTS.faults)
  const add = (fault: Fault) => {
    lastId += 1
    active.push({
      id: lastId,
      fault,
      pattern: globPattern(fault.path ?? usualPath(fault.kind)),
      seen: 0,
      struck: 0,
    })
    return lastId
  }
  for (const fault of initial) add(fault)
  return {
    add,
    clear(id) {
      active = id === undefined ? [] : active.filter((entry) => entry.id !== id)
    },
    list: () => active.map(({ id, fault, struck }) => ({ ...fault, id, struck })),
    strike(method, path) {
      const hits = active.filter((entry) => {
        const { fault, pattern } = entry
        if ((fault.method ?? method).toUpperCase() !== method || !pattern.test(path)) return false
        entry.seen += 1
        if (entry.seen <= (fault.after ?? 0) || entry.struck >= (fault.times ?? Infinity)) return false
        if (!dice.chance(fault.share ?? 1)) return false
        entry.struck += 1
        return true
      })
      return hits.map(({ fault }) => fault)
    },
  }
}

/** Addresses expire for recordings alone, and others do not count. */
function usualPath(kind: FaultKind): string {
  return kind === 'expired-url' ? '/media/*' : '*'
}

/** Checks what came as JSON or as text; throws a RangeError that names what does not fit. */
export function checkFault(value: Readonly<Record<string, unknown>>): Fault {
  const kind = FAULT_KINDS.find((known) => known === value['kind'])
  if (kind === undefined) {
    throw new RangeError(
      `unknown kind of fault "${String(value['kind'])}"; known are ${FAULT_KINDS.join(', ')}`,
    )
  }
  const fault: Record<string, unknown> = { kind }
  for (const [name, setting] of Object.entries(value)) {
    const type = FIELDS[name]
    if (type === undefined)
      throw new RangeError(`a fault has no field "${name}"; it has ${Object.keys(FIELDS).join(', ')}`)
    if (typeof setting !== type || (type === 'number' && !(Number(setting) >= 0))) {
      throw new RangeError(`a fault's ${name} must be a ${type}, not ${JSON.stringify(setting)}`)
    }
    fault[name] = setting
  }
  return fault as unknown as Fault
}

/**
 * Reads faults as they are written on a command line: `KIND[:name=value,...]`, several parted by `;`.
 * A number stands for `status` with that status, as in `429:path=/v2/calls*,times=3,retryAfter=2`.
 */
export function parseFaults(text: string): readonly Fault[] {
  return text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [kind = '', settings = ''] = splitAt(part.trim(), ':')
      const isStatus = /^\d{3}$/.test(kind)
      const fault: Record<string, unknown> = isStatus ? { kind: 'status', status: Number(kind) } : { kind }
      for (const setting of settings.split(',').filter((given) => given !== '')) {
        const [name = '', value = ''] = splitAt(setting, '=')
        fault[name] =
          FIELDS[name] === 'number' ? Number(value) : FIELDS[name] === 'boolean' ? value !== 'false' : value
      }
      return checkFault(fault)
    })
}

const FIELDS: Readonly<Record<string, 'string' | 'number' | 'boolean'>> = {
  kind: 'string',
  path: 'string',
  method: 'string',
  times: 'number',
  after: 'number',
  share: 'number',
  status: 'number',
  retryAfter: 'number',
  retryAfterDate: 'boolean',
  message: 'string',
  delayMs: 'number',
  location: 'string',
}

function globPattern(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}

function splitAt(text: string, mark: string): readonly [string, string] {
  const place = text.indexOf(mark)
  return place === -1 ? [text, ''] : [text.slice(0, place), text.slice(place + 1)]
}
