import {
  type Description,
  eachOperation,
  type OperationNode,
  refName,
  refTo,
  walkSchema,
} from './description.ts'
import type { OperationCorrection, Overlay, RuleName, SchemaCorrection } from './overlay/correction.ts'
import { answerSchemas, requestSchemas, ruleBodies } from './rules.ts'

/** The description with every correction made, and in how many places each rule found its mark. */
export interface Corrected {
  readonly description: Description
  readonly places: ReadonlyMap<RuleName, number>
}

/** Applies the overlay to a copy of the description; throws on a correction that points to nothing. */
export function correct(original: Description, overlay: Overlay): Corrected {
  const description = structuredClone(original)
  for (const { at, schema } of overlay.newSchemas) {
    if (description.components.schemas[at]) throw new Error(`${at}: the description has this schema by now`)
    description.components.schemas[at] = structuredClone(schema)
  }
  for (const { at, operation } of overlay.newOperations) addOperation(description, at, operation)
  for (const correction of overlay.schemas) correctSchema(description, correction)
  for (const correction of overlay.operations) correctOperation(description, correction)
  nameInlineBodies(description)
  for (const { at, answerCopy } of overlay.answerCopies) copyForAnswers(description, at, answerCopy)
  const places = new Map(overlay.rules.map(({ rule }) => [rule, ruleBodies[rule](description)]))
  return { description, places }
}

function addOperation(description: Description, at: string, operation: OperationNode): void {
  const [method = '', path = ''] = at.split(' ')
  const methods = description.paths[path] ?? {}
  if (methods[method.toLowerCase()]) throw new Error(`${at}: the description has this operation by now`)
  methods[method.toLowerCase()] = structuredClone(operation)
  description.paths[path] = methods
}

function correctSchema(description: Description, { at, set, drop }: SchemaCorrection): void {
  const [name = '', field] = at.split('.')
  const schema = description.components.schemas[name]
  const target = field === undefined ? schema : schema?.properties?.[field]
  if (!target) throw new Error(`${at}: the description has nothing there`)
  for (const keyword of drop ?? []) delete target[keyword]
  Object.assign(target, structuredClone(set))
}

function correctOperation(description: Description, correction: OperationCorrection): void {
  const { at } = correction
  const [method = '', path = ''] = at.split(' ')
  const operation = description.paths[path]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${at}: the description has no such operation`)
  let parameters = operation.parameters ?? []
  for (const name of correction.removeParameters ?? []) {
    if (!parameters.some((each) => each.name === name)) throw new Error(`${at}: no parameter ${name}`)
    parameters = parameters.filter((each) => each.name !== name)
  }
  for (const change of structuredClone(correction.parameters ?? [])) {
    const known = parameters.find((each) => each.name === change.name)
    if (known) Object.assign(known, change)
    else if (change.schema && change.in) parameters.push({ ...change, in: change.in, schema: change.schema })
    else throw new Error(`${at}: no parameter ${change.name} to correct`)
  }
  operation.parameters = parameters
  if (correction.requestBody) operation.requestBody = structuredClone(correction.requestBody)
  if (correction.scopes) operation.scopes = [...correction.scopes]
  if (correction.conditionalScopes) operation.conditionalScopes = correction.conditionalScopes
}

/** Bodies written inside their operation become schemas of their own, so that they get a type: AddCallRecordingBody. */
function nameInlineBodies(description: Description): void {
  for (const { operation } of eachOperation(description)) {
    for (const media of Object.values(operation.requestBody?.content ?? {})) {
      if (media.schema.$ref) continue
      const id = operation.operationId
      const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}Body`
      description.components.schemas[name] = media.schema
      media.schema = refTo(name)
    }
  }
}

function copyForAnswers(description: Description, name: string, copyName: string): void {
  const schema = description.components.schemas[name]
  if (!schema) throw new Error(`${name}: the description has no such schema`)
  const sent = requestSchemas(description)
  const answered = answerSchemas(description)
  if (!sent.has(name) || !answered.has(name)) throw new Error(`${name} is not both sent and answered`)
  description.components.schemas[copyName] = structuredClone(schema)
  for (const answer of answered) {
    const node = description.components.schemas[answer]
    if (!node || sent.has(answer)) continue
    walkSchema(node, (inner) => {
      if (inner.$ref && refName(inner.$ref) === name) Object.assign(inner, refTo(copyName))
    })
  }
}
