import { discoverStreams } from '../../../src/airbyte/catalog.ts'
import { runSource } from '../../../src/airbyte/run-source.ts'
import type { SourceWorld } from '../../../src/airbyte/world.ts'
import { systemRuntime } from '../../../src/client/runtime.ts'
import { type Message, parseMessages } from './messages.ts'

export interface Outcome {
  readonly exitCode: number
  readonly messages: Message[]
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** What stands in each file that an argument may name; a string is taken as it is, all else becomes JSON. */
  readonly files?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  /** The time that the source believes it is, as ISO 8601; then it goes on from there. */
  readonly now?: string
  readonly signal?: AbortSignal
  /** Sees every text as it is written. */
  readonly onWrite?: (text: string) => void
  readonly world?: Partial<SourceWorld>
}

/** Runs the source in this process, at full speed; every message is checked against the protocol's schema. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { files = {}, now, signal = new AbortController().signal } = options
  const offset = now === undefined ? 0 : Date.parse(now) - Date.now()
  let stdout = ''
  let stderr = ''
  const exitCode = await runSource({
    ...systemRuntime,
    clock: { ...systemRuntime.clock, now: () => Date.now() + offset },
    args,
    env: { GONG_RATE_PER_SECOND: '0', ...options.env },
    signal,
    write(text) {
      stdout += text
      options.onWrite?.(text)
    },
    room: () => Promise.resolve(),
    tell(text) {
      stderr += `${text}\n`
    },
    readFile(path) {
      const content = files[path]
      if (content === undefined) return Promise.reject(Object.assign(new Error(path), { code: 'ENOENT' }))
      return Promise.resolve(typeof content === 'string' ? content : JSON.stringify(content))
    },
    ...options.world,
  })
  return { exitCode, messages: parseMessages(stdout), stdout, stderr }
}

export interface ReadOptions extends Omit<RunOptions, 'files'> {
  /** Beside the key; `base_url` is the server that is asked. */
  readonly config: Readonly<Record<string, unknown>>
  /** Airbyte's names; each may say its mode after a colon. Default mode: incremental. */
  readonly streams: readonly string[]
  readonly state?: unknown
}

/** Reads streams as PyAirbyte would ask for them. */
export function readStreams({ config, streams, state, ...options }: ReadOptions): Promise<Outcome> {
  const files = {
    c: keyConfig(config),
    k: configuredCatalog(streams),
    ...(state === undefined ? {} : { s: state }),
  }
  const stateArgs = state === undefined ? [] : ['--state', 's']
  return run(['read', '--config', 'c', '--catalog', 'k', ...stateArgs], { ...options, files })
}

/** A configuration with an access key, unless it says otherwise. */
export function keyConfig(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const credentials = {
    auth_type: 'APIKey',
    access_key: 'the-key-0123',
    access_key_secret: 'the-secret-4567',
  }
  return { credentials, start_date: '2024-01-01T00:00:00Z', ...config }
}

/** A configured catalog of streams `name` or `name:sync_mode`, as PyAirbyte makes it. */
export function configuredCatalog(streams: readonly string[]) {
  const known = discoverStreams()
  return {
    streams: streams.map((text) => {
      const [name, mode = 'incremental'] = text.split(':')
      return {
        stream: known.find((stream) => stream.name === name),
        sync_mode: mode,
        destination_sync_mode: 'overwrite',
        cursor_field: [],
        primary_key: [],
        generation_id: 1,
        minimum_generation_id: 0,
        sync_id: 1,
      }
    }),
  }
}

/** One state message as a platform gives it back. */
export function streamState(name: string, blob: unknown) {
  return { type: 'STREAM', stream: { stream_descriptor: { name }, stream_state: blob } }
}
