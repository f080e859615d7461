import { parseDateTime } from '../date-times.ts'

/** The kinds of objects that can be uploaded. */
export const CRM_OBJECT_TYPES = ['ACCOUNT', 'CONTACT', 'DEAL', 'LEAD', 'BUSINESS_USER', 'STAGE'] as const

/** A kind of object that can be uploaded. */
export type CrmObjectType = (typeof CRM_OBJECT_TYPES)[number]

/** A field of a schema as it is uploaded and listed. */
export interface CrmField {
  readonly uniqueName: string
  readonly label: string
  readonly type: string
  readonly lastModified?: string | null
  readonly isDeleted?: boolean | null
  readonly referenceTo?: string | null
  readonly orderedValueList?: readonly string[] | null
}

/** A field that every object of a type has; the prose of POST /v2/crm/entities lists them. */
export interface StandardField {
  readonly type: string
  /** What is stored for an object that comes without it, made from the object's id. */
  readonly initial?: (objectId: string) => unknown
  readonly values?: readonly string[]
  readonly isMandatory?: boolean
}

const text: StandardField = { type: 'STRING' }
const common: Readonly<Record<string, StandardField>> = {
  objectId: { type: 'OBJECT_ID', isMandatory: true },
  modifiedDate: { type: 'DATETIME', isMandatory: true },
  isDeleted: { type: 'BOOLEAN' },
  url: { type: 'URL' },
}
const person: Readonly<Record<string, StandardField>> = {
  emailAddress: { type: 'EMAILADDRESS' },
  firstName: text,
  lastName: text,
  title: text,
  phoneNumber: { type: 'PHONENUMBER' },
}

/** The fields of each type. */
export const STANDARD_FIELDS: Readonly<Record<CrmObjectType, Readonly<Record<string, StandardField>>>> = {
  BUSINESS_USER: { ...common, emailAddress: { type: 'EMAILADDRESS', isMandatory: true } },
  ACCOUNT: {
    ...common,
    name: { type: 'STRING', initial: (id) => `Account_#${id}` },
    domains: { type: 'STRINGARRAY' },
  },
  CONTACT: { ...common, accountId: text, ...person },
  DEAL: {
    ...common,
    accountId: text,
    ownerId: text,
    name: { type: 'STRING', initial: (id) => `Deal_#${id}` },
    createdDate: { type: 'DATETIME' },
    closeDate: text,
    status: { type: 'STRING', values: ['WON', 'LOST', 'OPEN'], initial: () => 'OPEN' },
    stage: text,
    amount: { type: 'CURRENCY', initial: () => 0 },
  },
  LEAD: {
    ...common,
    ...person,
    convertedToDealId: text,
    convertedToContactId: text,
    convertedToAccountId: text,
  },
  STAGE: {
    ...common,
    // The table of stages has no date; one that comes is taken, as in its example.
    modifiedDate: { type: 'DATETIME' },
    name: { type: 'STRING', isMandatory: true },
    isActive: { type: 'BOOLEAN', initial: () => true },
    sortOrder: { type: 'NUMBER', initial: () => 1 },
  },
}

/** Whether text is a date-time without a fraction of a second, as the CRM API demands. */
export function isCrmDateTime(text: string): boolean {
  return parseDateTime(text) !== undefined && !text.includes('.')
}

/** Whether a value has the form of a field's type, by the table in the prose of POST /v2/crm/entity-schema. */
export function fitsCrmType(value: unknown, type: string, values?: readonly string[]): boolean {
  switch (type) {
    case 'BOOLEAN':
      return typeof value === 'boolean'
    case 'NUMBER':
    case 'CURRENCY':
      return typeof value === 'number'
    case 'PERCENT':
      return typeof value === 'number' && value >= 0 && value <= 100
    case 'STRINGARRAY':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    default:
      return typeof value === 'string' && fitsTextType(value, type, values)
  }
}

function fitsTextType(value: string, type: string, values: readonly string[] | undefined): boolean {
  switch (type) {
    case 'DATE':
      return parseDateTime(`${value}T00:00:00Z`) !== undefined
    case 'DATETIME':
      return isCrmDateTime(value)
    case 'OBJECT_ID':
      // The prose allows letters, digits and "-", or an email address; its examples have "_" too.
      return value.length <= 64 && /^(?:[\p{L}\p{N}_-]+|[^@\s]+@[^@\s]+\.[^@\s]+)$/u.test(value)
    default:
      return values === undefined || values.includes(value)
  }
}
