import { GongParameterError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import { checkValue, tellIssues } from './check-value.ts'
import type { ActionContext } from './function-context.ts'
import type { ActionDefinition } from './function-definition.ts'
import { FunctionFailure, toFailure } from './function-failure.ts'

const defaultTimeoutMs = 5 * 60_000

export interface RunActionOptions {
  readonly clock: Clock
  /** Aborted when nobody wants the output any more. */
  readonly signal: AbortSignal
  /** Most bytes of the output as JSON. */
  readonly mostBytes: number
  /** Makes what the action gets, whose signal is aborted when the run is over. */
  readonly open: (signal: AbortSignal) => Promise<ActionContext>
}

/**
 * Runs an action: its input and its output are checked, its time is limited.
 * @throws FunctionFailure.
 */
export async function runAction(
  action: ActionDefinition,
  input: unknown,
  options: RunActionOptions,
): Promise<unknown> {
  const checked = await checkInput(action, input)
  const { clock, signal, mostBytes, open } = options
  const over = new AbortController()
  const timeoutMs = action.timeoutMs ?? defaultTimeoutMs
  const ended = AbortSignal.any([signal, over.signal])
  try {
    const work = open(ended).then((context) => action.run(context, checked))
    // A function that does not listen to its signal is left behind.
    const output = await Promise.race([work, deadline(action, timeoutMs, clock, ended), gone(action, ended)])
    return await checkOutput(action, output, mostBytes)
  } catch (thrown) {
    throw signal.aborted ? interrupted(action, thrown) : explain(thrown, clock.now())
  } finally {
    over.abort(new Error(`The action ${action.name} is over.`))
  }
}

async function checkInput(action: ActionDefinition, input: unknown): Promise<unknown> {
  const checked = await checkValue(action.input, input ?? {})
  if (checked.isFit) return checked.value
  // Of an action that takes nothing, or something else than an object.
  const bare = input === undefined ? await checkValue(action.input, undefined) : checked
  if (bare.isFit) return bare.value
  const { issues } = checked
  throw new FunctionFailure(
    'invalid_action_input',
    `The input of ${action.name} does not fit: ${tellIssues(issues, 'it')}.`,
    { issues, payload: { issues } },
  )
}

async function checkOutput(action: ActionDefinition, output: unknown, mostBytes: number): Promise<unknown> {
  const checked = await checkValue(action.output, output)
  if (!checked.isFit) {
    const { issues } = checked
    throw new FunctionFailure(
      'invalid_action_output',
      `The output of ${action.name} does not fit its own schema: ${tellIssues(issues, 'it')}. This is for whoever wrote the action.`,
      { issues, payload: { issues } },
    )
  }
  const bytes = Buffer.byteLength(encode(action, checked.value))
  if (bytes <= mostBytes) return checked.value
  throw new FunctionFailure(
    'action_output_too_big',
    `The output of ${action.name} has ${bytes} bytes; ${mostBytes} are the most. Give it in pages, or make it records of a sync.`,
    { payload: { bytes, most: mostBytes } },
  )
}

function encode({ name }: ActionDefinition, value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch (error) {
    throw new FunctionFailure('invalid_action_output', `The output of ${name} cannot be JSON.`, {}, error)
  }
}

async function deadline(
  { name }: ActionDefinition,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<never> {
  await clock.sleep(ms, signal)
  throw new FunctionFailure(
    'script_timeout',
    `The action ${name} took longer than ${ms / 1000} seconds and was broken off; what it did until then is done.`,
  )
}

function gone(action: ActionDefinition, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(interrupted(action, signal.reason))
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
  })
}

function interrupted({ name }: ActionDefinition, cause: unknown): FunctionFailure {
  return new FunctionFailure('script_interrupted', `The action ${name} was broken off.`, {}, cause)
}

/** Wrong parameters for Gong come from the input where an action hands it on. */
function explain(thrown: unknown, now: number): FunctionFailure {
  if (!(thrown instanceof GongParameterError)) return toFailure(thrown, now)
  const { message, issues } = thrown
  return new FunctionFailure('script_internal_error', message, { issues, payload: { issues } }, thrown)
}
