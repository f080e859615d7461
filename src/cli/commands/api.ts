import { defaultBaseUrl } from '../../client/create-gong.ts'
import { systemFetch } from '../../client/fetch.ts'
import { GongError } from '../../errors/gong-error.ts'
import { parseJson } from '../../http/parse-json.ts'
import { confirmWrite } from '../actions/confirm.ts'
import { createInputs, type Inputs, readText } from '../actions/inputs.ts'
import { previewRequest } from '../actions/preview.ts'
import { type RawRequest, toTarget } from '../actions/raw-request.ts'
import type { Context } from '../context.ts'
import { openGong } from '../open-gong.ts'
import { printJson, withoutControls } from '../output/print-json.ts'
import { reformatJson } from '../output/raw-json.ts'
import { createStatusLine } from '../output/status-line.ts'
import type { GivenSettings } from '../settings.ts'

export interface ApiFlags {
  readonly field?: readonly string[]
  readonly jsonField?: readonly string[]
  readonly input?: string
  readonly paginate?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Sends any request to Gong's API and prints the answer as it came. */
export async function api(
  context: Context,
  method: string,
  path: string,
  flags: ApiFlags,
  given: GivenSettings,
): Promise<number> {
  const request = await readRequest(method, path, flags, createInputs(context.stdin), given)
  const { target, params } = toTarget(request)
  if (flags.dryRun === true) {
    printJson(context, await previewRequest(given, ({ executor }) => executor.one(target, params)))
    return 0
  }
  let text = ''
  const status = createStatusLine(context)
  const { executor } = openGong(context, given, {
    onEvent: status.onEvent,
    async fetch(input, init) {
      const answer = await systemFetch(input, init)
      text = await answer.clone().text()
      return answer
    },
  })
  if (target.action.kind === 'write' && flags.yes !== true) {
    const preview = await previewRequest(given, (gong) => gong.executor.one(target, params))
    if (!(await confirmWrite(context, preview, target.action.summary))) return 1
  }
  let cursor: string | undefined
  do {
    const page = toTarget(request, cursor)
    const { data } = await executor.one(page.target, page.params, { signal: context.signal })
    printAnswer(context, text, flags.paginate === true)
    const next = flags.paginate === true ? cursorOf(data) : undefined
    if (next !== undefined && next === cursor)
      throw new GongError('bad_answer', `Gong sent the same page cursor twice for ${path}.`)
    cursor = next
  } while (cursor !== undefined)
  return 0
}

function printAnswer(context: Context, text: string, isLine: boolean): void {
  if (text === '') return
  if (isLine) context.print(reformatJson(text, 0))
  else if (context.printsToTerminal) context.print(withoutControls(reformatJson(text, 2)))
  else context.print(text.trimEnd())
}

function cursorOf(answer: unknown): string | undefined {
  const { records } = answer as { records?: { cursor?: unknown } | null }
  const cursor = records?.cursor
  return typeof cursor === 'string' && cursor !== '' ? cursor : undefined
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

async function readRequest(
  givenMethod: string,
  givenPath: string,
  flags: ApiFlags,
  inputs: Inputs,
  { baseUrl = defaultBaseUrl }: GivenSettings,
): Promise<RawRequest> {
  const method = methods.find((each) => each === givenMethod.toUpperCase())
  if (method === undefined) {
    throw new GongError('usage', `“${givenMethod}” is no method of HTTP.`, {
      advice: `Give one of ${methods.join(', ')} before the path.`,
    })
  }
  const url = readPath(givenPath, baseUrl)
  const query: Record<string, unknown> = {}
  for (const [name, value] of url.searchParams) add(query, name, value)
  const fields: Record<string, unknown> = {}
  const isQuery = method === 'GET'
  for (const each of readFields(flags)) {
    if (isQuery) add(query, each.name, each.value)
    else put(fields, each.name.split('.'), each.value)
  }
  const input = await readInput(flags.input, inputs)
  if (input !== undefined && Object.keys(fields).length > 0 && !isObject(input)) {
    throw new GongError('usage', 'Fields can only be added to a JSON object.', {
      advice: 'Leave --field out, or give --input with an object.',
    })
  }
  const hasBody = input !== undefined || Object.keys(fields).length > 0
  const body = isObject(input) ? { ...input, ...fields } : (input ?? fields)
  return { method, path: url.pathname, query, body: hasBody ? body : undefined }
}

/** The path with its query. An address of the same host is as good; another host must not get the credentials. */
function readPath(given: string, baseUrl: string): URL {
  const base = URL.parse(baseUrl)
  const isAddress = /^[a-z][a-z\d+.-]*:/i.test(given) || given.startsWith('//')
  const url = URL.parse(isAddress ? given : `/${given.replace(/^\/+/, '')}`, base?.href)
  const advice = 'Give a path that begins with /v2/ as in Gong’s API documentation.'
  if (url === null || base === null) throw new GongError('usage', `“${given}” is no path.`, { advice })
  if (url.origin !== base.origin) {
    throw new GongError('usage', `${url.host} is another host than that of your account, ${base.host}.`, {
      advice: `${advice} GONG_BASE_URL says the host.`,
    })
  }
  const { pathname } = url
  if (!pathname.startsWith('/v2/') || /%7b|[{}]/i.test(pathname)) {
    const what = pathname.startsWith('/v2/') ? 'has a place for a value' : 'is outside /v2/'
    throw new GongError('usage', `“${given}” ${what}.`, { advice })
  }
  return url
}

function readFields({ field = [], jsonField = [] }: ApiFlags): { name: string; value: unknown }[] {
  const split = (flag: string, text: string) => {
    const at = text.indexOf('=')
    if (at > 0) return { name: text.slice(0, at), value: text.slice(at + 1) }
    throw new GongError('usage', `${flag} “${text}” has no name and value.`, {
      advice: `Give ${flag} name=value.`,
    })
  }
  return [
    ...field.map((text) => split('--field', text)),
    ...jsonField.map((text) => {
      const { name, value } = split('--json-field', text)
      return { name, value: readJson(value, `--json-field ${name}`) }
    }),
  ]
}

async function readInput(input: string | undefined, inputs: Inputs): Promise<unknown> {
  if (input === undefined) return undefined
  const text =
    input === '-' ? await inputs.text('-', '--input') : readText(input.replace(/^@/, ''), '--input')
  return readJson(text, '--input')
}

function readJson(text: string, flag: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GongError('usage', `${flag} is no JSON: ${reason}.`, {
      advice: 'Give JSON; a text needs --field instead.',
      cause,
    })
  }
}

/** A name that is given again makes a list. */
function add(target: Record<string, unknown>, name: string, value: unknown): void {
  const before = target[name]
  target[name] = before === undefined ? value : [before, value].flat()
}

/** Dots reach inside: `filter.callIds`. */
function put(target: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    add(target, name, value)
    return
  }
  const inner = isObject(target[name]) ? target[name] : {}
  target[name] = inner
  put(inner as Record<string, unknown>, rest, value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
