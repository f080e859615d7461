import { isRepeatable, type NamedAction, scopesOf } from '../../entities/actions.ts'
import type { GongRecord, Params, Template } from '../../entities/entity.ts'
import { GongHttpError, GongParameterError } from '../../errors/gong-error.ts'
import type { ActionDefinition } from '../function-definition.ts'
import { FunctionFailure } from '../function-failure.ts'
import { callTemplate, type TemplateCall } from './call-template.ts'
import { inputCheck } from './template-input.ts'
import { outputCheck } from './template-output.ts'

/** The action that a template describes. */
export function createTemplate(name: string, described: NamedAction, template: Template): ActionDefinition {
  const target = withOperation(described, template)
  const { action } = target
  return {
    kind: 'action',
    name,
    description: template.description ?? action.summary,
    scopes: scopesOf(action),
    input: inputCheck(action, template),
    output: outputCheck(action, template),
    isRepeatable: isRepeatable(action),
    run: (context, input) => run({ context, target, template, input: input as Params }),
  }
}

/** The action with the template's own operation in its place, which only reads. */
export function withOperation(target: NamedAction, { operation }: Template): NamedAction {
  if (operation === undefined) return target
  const action = { ...target.action, kind: 'get', operation, summary: operation.summary } as const
  return { ...target, name: 'get', action }
}

async function run(call: TemplateCall): Promise<GongRecord> {
  const { template, input } = call
  try {
    return template.fanOut === undefined ? await callTemplate(call) : await fanOut(call, template.fanOut)
  } catch (thrown) {
    throw thrown instanceof GongParameterError ? wrongInput(thrown, template, input) : thrown
  }
}

/** One call after the other; what Gong refuses of one is told, and does not hold up the others. */
async function fanOut(
  call: TemplateCall,
  { input: name, param, list }: NonNullable<Template['fanOut']>,
): Promise<GongRecord> {
  const { [name]: values, ...input } = call.input
  const results: GongRecord[] = []
  for (const value of values as readonly unknown[]) {
    const answer = await callTemplate({ ...call, input, params: { [param]: value } }).catch(refusal)
    results.push({ [param]: value, ...answer })
  }
  return { [list]: results }
}

/** What Gong says of one; without credentials, or when it fails itself, nothing can be told of the others either. */
function refusal(thrown: unknown): GongRecord {
  const isOwn = thrown instanceof GongHttpError && thrown.status >= 400 && thrown.status < 500
  if (!isOwn || thrown.code === 'unauthorized' || thrown.code === 'rate_limited') throw thrown
  return { error: thrown.errors.join(' ') || thrown.message }
}

/** Wrong parameters under the names under which they were given. */
function wrongInput(
  { message, issues, cause }: GongParameterError,
  { params = {} }: Template,
  input: Params,
) {
  const names = new Map(Object.entries(params).map(([name, param]) => [param, name]))
  const given = issues.map((issue) => {
    const [first = '', ...rest] = issue.path.split('.')
    return { ...issue, path: [first in input ? first : (names.get(first) ?? first), ...rest].join('.') }
  })
  const told = given.map(({ path, message: what }) => `${path} ${what}`.trim()).join('; ')
  return new FunctionFailure(
    'invalid_action_input',
    `The input does not fit: ${told || message}.`,
    { issues: given, payload: { issues: given } },
    cause,
  )
}
