import { z } from 'zod'
import type { ConnectionSettings } from '../../connections/connection.ts'
import { requireStream } from '../../entities/names.ts'
import { GongError, GongParameterError } from '../../errors/gong-error.ts'
import { formatFrequency } from './describe-sync.ts'
import { readFrequency } from './read-frequency.ts'

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty')
const names = z.array(text, { error: 'must be a list of texts' })

/** Settings of a connection as they are given; null takes a setting back to the server's. */
export const settingsSchema = z.strictObject({
  streams: names.nullish().describe('Streams that are synced, by any of their names; none when empty'),
  start_date: text
    .refine((given) => !Number.isNaN(Date.parse(given)), 'must be a date or a moment as ISO 8601')
    .nullish()
    .describe('Nothing older is read'),
  workspace_id: text.nullish().describe('The only workspace that is read'),
  frequency: text.nullish().describe('Between two runs: 30m, 2h, every day; at least 30 seconds'),
  include_private: z.boolean({ error: 'must be true or false' }).nullish(),
  fields: z.record(text, names).nullish().describe('Fields of the records that are kept, by stream'),
})

/**
 * The settings of a connection after a change.
 * @throws GongParameterError that names each setting that does not fit.
 */
export function changeSettings(
  before: ConnectionSettings,
  given: z.infer<typeof settingsSchema>,
): ConnectionSettings {
  checkStreams('settings.streams', given.streams ?? [])
  checkStreams('settings.fields', Object.keys(given.fields ?? {}))
  const change = {
    streams: given.streams,
    startDate: given.start_date,
    workspaceId: given.workspace_id,
    frequencyMs: given.frequency ? frequencyOf(given.frequency) : given.frequency,
    includePrivate: given.include_private,
    fields: given.fields,
  }
  const entries = Object.entries(change).filter(([, value]) => value !== undefined)
  const after = { ...before, ...Object.fromEntries(entries) }
  return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== null))
}

/** Settings as they are told. */
export function describeSettings(settings: ConnectionSettings) {
  const { streams, startDate, workspaceId, frequencyMs, includePrivate, fields } = settings
  const told = {
    streams,
    start_date: startDate,
    workspace_id: workspaceId,
    frequency: frequencyMs === undefined ? undefined : formatFrequency(frequencyMs),
    include_private: includePrivate,
    fields,
  }
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
}

function frequencyOf(given: string): number {
  const ms = readFrequency(given)
  if (ms !== undefined) return ms
  const message = 'must be a time such as 30m, 2h or “every day”, of at least 30 seconds'
  throw new GongParameterError(`The settings do not fit: settings.frequency ${message}.`, [
    { path: 'settings.frequency', message },
  ])
}

function checkStreams(path: string, given: readonly string[]): void {
  for (const name of given) {
    try {
      requireStream(name)
    } catch (cause) {
      if (!(cause instanceof GongError)) throw cause
      const message = `names no stream: “${name}”`
      throw new GongParameterError(`The settings do not fit: ${path} ${message}.`, [{ path, message }], {
        advice: cause.advice,
        cause,
      })
    }
  }
}
