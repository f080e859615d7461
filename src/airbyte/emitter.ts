import { errorCodes } from '../errors/codes.ts'
import { type GongError, GongHttpError } from '../errors/gong-error.ts'
import { createRedact } from '../http/redact.ts'
import type { AirbyteMessage, LogLevel, StreamStatus } from './protocol.ts'
import type { SourceWorld } from './world.ts'

/** Sends messages of the protocol, one JSON object a line, with no secret in any text. */
export interface Emitter {
  send(message: AirbyteMessage): void
  log(level: LogLevel, message: string): void
  /** An error of the whole source, or of one stream. */
  error(error: GongError, stream?: string): void
  /** @param quotaReset when Gong takes requests again, if the stream waits for that; in milliseconds since 1970. */
  status(stream: string, status: StreamStatus, quotaReset?: number): void
  /** How many records the stream will have, as far as is known. */
  estimate(stream: string, rows: number): void
  /** Announces a new configuration, which the platform stores. */
  config(config: Readonly<Record<string, unknown>>): void
  /** Text that was made a line of the protocol already. */
  lines(text: string): void
  /** From now on takes these out of every text. */
  hide(secrets: readonly (string | undefined)[]): void
  /** A text as it may be shown. */
  clean(text: string): string
}

export function createEmitter(world: Pick<SourceWorld, 'write' | 'clock'>): Emitter {
  const known = new Set<string | undefined>()
  let clean = createRedact()
  const now = () => Math.floor(world.clock.now())
  const send = (message: AirbyteMessage) => world.write(`${JSON.stringify(message)}\n`)
  return {
    send,
    log: (level, message) => send({ type: 'LOG', log: { level, message: clean(message) } }),
    error(error, stream) {
      const { code, cause } = error
      const details =
        error instanceof GongHttpError ? ` ${error.status}, request ${error.requestId ?? 'unknown'}` : ''
      const because = cause instanceof Error ? `: ${cause.message}` : ''
      send({
        type: 'TRACE',
        trace: {
          type: 'ERROR',
          emitted_at: now(),
          error: {
            message: clean(explain(error)),
            internal_message: clean(`${code}${details}${because}`),
            failure_type: errorCodes[code].failureType,
            ...(code === 'internal' && error.stack !== undefined ? { stack_trace: clean(error.stack) } : {}),
            ...(stream === undefined ? {} : { stream_descriptor: { name: stream } }),
          },
        },
      })
    },
    status(stream, status, quotaReset) {
      const reasons = quotaReset === undefined ? undefined : [rateLimited(quotaReset)]
      const stream_status = { stream_descriptor: { name: stream }, status, ...(reasons && { reasons }) }
      send({ type: 'TRACE', trace: { type: 'STREAM_STATUS', emitted_at: now(), stream_status } })
    },
    estimate: (name, rows) =>
      send({
        type: 'TRACE',
        trace: {
          type: 'ESTIMATE',
          emitted_at: now(),
          estimate: { name, type: 'STREAM', row_estimate: rows },
        },
      }),
    config: (config) =>
      send({
        type: 'CONTROL',
        control: { type: 'CONNECTOR_CONFIG', emitted_at: now(), connectorConfig: { config } },
      }),
    lines: (text) => world.write(text),
    hide(secrets) {
      for (const secret of secrets) known.add(secret)
      clean = createRedact([...known])
    },
    clean: (text) => clean(text),
  }
}

function rateLimited(quotaReset: number) {
  return { type: 'RATE_LIMITED', rate_limited: { quota_reset: Math.ceil(quotaReset) } } as const
}

/** Settings of the command line by the name that they have in the configuration. */
const configNames: readonly (readonly [RegExp, string])[] = [
  [/GONG_BASE_URL=/g, 'base_url to '],
  [/GONG_BASE_URL/g, 'base_url'],
  [/GONG_OAUTH_URL/g, 'oauth_base_url'],
  [/GONG_ACCESS_KEY_SECRET/g, 'credentials.access_key_secret'],
  [/GONG_ACCESS_KEY/g, 'credentials.access_key'],
  [/GONG_ACCESS_TOKEN/g, 'credentials.access_token'],
]

/** What happened and what to do, in the words of the configuration. */
export function explain({ message, advice }: GongError): string {
  return configNames.reduce((text, [pattern, name]) => text.replaceAll(pattern, name), `${message} ${advice}`)
}
