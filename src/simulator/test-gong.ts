import type { SimulatorOptions } from './options.ts'
import { type Simulator, startSimulator } from './start-simulator.ts'

/** What JSON.parse gives: tests look into answers of every shape. */
export type Parsed = ReturnType<typeof JSON.parse>

/** What a test reads of an answer. */
export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Parsed
}

/** A file to send. */
export interface TestFile {
  /** The name of the form's part. */
  readonly part: string
  readonly content: string | Uint8Array<ArrayBuffer>
  readonly type?: string
}

/** A simulator and a plain caller of it, for this folder's tests; no limit and a fixed time unless asked. */
export interface TestGong extends AsyncDisposable {
  readonly simulator: Simulator
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TestAnswer>
  /** Sends a file as the only part of a form. */
  sendFile(method: string, path: string, file: TestFile): Promise<TestAnswer>
  /** Reads all pages of an operation. */
  walk(method: string, path: string, key: string, body?: Readonly<Record<string, unknown>>): Promise<Parsed[]>
}

/** The time at which test simulators start unless they are told another. */
export const TEST_NOW = '2026-06-15T18:00:00Z'

/** Starts a simulator for a test; `await using` closes it. */
export async function openGong(options: SimulatorOptions = {}): Promise<TestGong> {
  const simulator = await startSimulator({
    ratePerSecond: 0,
    ratePerDay: 0,
    now: TEST_NOW,
    calls: 250,
    ...options,
  })
  const ask: TestGong['ask'] = async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith('http') ? path : simulator.url + path, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Basic ${btoa('key:secret')}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    })
    return readAnswer(response)
  }
  return {
    simulator,
    ask,
    async sendFile(method, path, { part, content, type = 'application/octet-stream' }) {
      const form = new FormData()
      form.set(part, new Blob([content], { type }), 'file')
      const headers = { authorization: `Basic ${btoa('key:secret')}` }
      return readAnswer(await fetch(simulator.url + path, { method, headers, body: form }))
    },
    async walk(method, path, key, body) {
      const all: unknown[] = []
      let cursor: string | undefined
      do {
        const query = cursor === undefined ? '' : `${path.includes('?') ? '&' : '?'}cursor=${cursor}`
        const { status, json, text } =
          method === 'GET' ? await ask(method, path + query) : await ask(method, path, { ...body, cursor })
        if (status !== 200) throw new Error(`${method} ${path} answered ${status}: ${text}`)
        all.push(...json[key])
        cursor = json.records.cursor
      } while (cursor !== undefined)
      return all
    },
    [Symbol.asyncDispose]: () => simulator.close(),
  }
}

async function readAnswer(response: Response): Promise<TestAnswer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== ''
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  }
}
