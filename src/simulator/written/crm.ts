import type { CrmObjectType } from '../crm/crm-fields.ts'
import { type CrmRequests, createCrmRequests } from '../crm/crm-requests.ts'
import { CrmStore } from '../crm/crm-store.ts'
import { readUpload } from '../crm/read-upload.ts'
import type { WrittenParts } from './written.ts'

/** The one integration that a company can have. */
export interface CrmIntegration {
  readonly integrationId: string
  readonly ownerEmail: string
  readonly name: string
}

/** What was sent through the generic CRM API; uploads and deletions take simulated time. */
export interface WrittenCrm {
  integration(): CrmIntegration | undefined
  /** Undefined when there is one already. */
  register(ownerEmail: string, name: string): CrmIntegration | undefined
  /** The objects and schemas as they are by now; empty without an integration. */
  store(): CrmStore
  readonly requests: Pick<CrmRequests, 'isUsed' | 'statusOf'>
  /** Begins to delete the integration and everything uploaded to it. */
  startDeletion(clientRequestId: string): void
  /** Begins an upload. */
  startUpload(clientRequestId: string, objectType: CrmObjectType, lines: Iterable<string>): void
}

/** A company without an integration. */
export function createWrittenCrm({ account }: WrittenParts): WrittenCrm {
  let integration: CrmIntegration | undefined
  let store = new CrmStore()
  let count = 0
  const requests = createCrmRequests(() => account.now())
  const begin: CrmRequests['begin'] = (id, integrationId, outcome) =>
    requests.begin(id, integrationId, {
      ...outcome,
      // What was asked of an integration that has gone since is gone with it.
      finish: () => integration?.integrationId === integrationId && outcome.finish(),
    })
  return {
    requests,
    integration() {
      requests.settle()
      return integration
    },
    register(ownerEmail, name) {
      requests.settle()
      if (integration !== undefined) return undefined
      integration = { integrationId: account.identifiers.of('crmIntegration', count++), ownerEmail, name }
      return integration
    },
    store() {
      requests.settle()
      return store
    },
    startDeletion(id) {
      const finish = () => {
        integration = undefined
        store = new CrmStore()
      }
      begin(id, integration?.integrationId ?? '', { errors: [], failed: 0, succeeded: 0, finish })
    },
    startUpload(id, objectType, lines) {
      const upload = readUpload(lines, objectType, store.schema(objectType))
      const finish = () => store.change(objectType, upload.changes)
      begin(id, integration?.integrationId ?? '', { ...upload, finish })
    },
  }
}
