import type { CrmObject } from './check-object.ts'
import { CRM_OBJECT_TYPES, type CrmField, type CrmObjectType } from './crm-fields.ts'
import { changeSchema } from './crm-schema.ts'

/** The types of the people that can be put into flows. */
const PROSPECT_TYPES = ['CONTACT', 'LEAD'] as const

/** The objects and the schemas of an integration. */
export class CrmStore {
  readonly #objects = new Map<CrmObjectType, Map<string, CrmObject>>(
    CRM_OBJECT_TYPES.map((type) => [type, new Map()]),
  )
  readonly #schemas = new Map<CrmObjectType, readonly CrmField[]>()

  schema(objectType: CrmObjectType): readonly CrmField[] {
    return this.#schemas.get(objectType) ?? []
  }

  /** Throws a Refusal for a schema that does not fit the one before. */
  changeSchema(objectType: CrmObjectType, fields: readonly CrmField[]): void {
    const change = changeSchema(this.schema(objectType), fields)
    this.#schemas.set(objectType, change.fields)
    if (change.dropped.length === 0) return
    for (const [id, object] of this.#of(objectType)) {
      const dropped = change.dropped.map((name) => [name, null])
      this.#of(objectType).set(id, { ...object, ...Object.fromEntries(dropped) })
    }
  }

  object(objectType: CrmObjectType, objectId: string): CrmObject | undefined {
    return this.#of(objectType).get(objectId)
  }

  /** Puts objects in place of those with their ids; undefined deletes. */
  change(objectType: CrmObjectType, changes: ReadonlyMap<string, CrmObject | undefined>): void {
    for (const [id, object] of changes) {
      if (object === undefined) this.#of(objectType).delete(id)
      else this.#of(objectType).set(id, object)
    }
  }

  /** Whether a contact or lead has this id. */
  hasProspect(objectId: string): boolean {
    return PROSPECT_TYPES.some((type) => this.#of(type).has(objectId))
  }

  /** The id of the contact or lead with an email address in small letters. */
  prospectWithEmail(emailAddress: string): string | undefined {
    for (const type of PROSPECT_TYPES) {
      for (const [id, object] of this.#of(type)) {
        if (String(object['emailAddress']).toLowerCase() === emailAddress) return id
      }
    }
    return undefined
  }

  #of(objectType: CrmObjectType): Map<string, CrmObject> {
    return this.#objects.get(objectType) ?? new Map()
  }
}
