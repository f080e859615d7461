import { z } from 'zod'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { describeSync, formatFrequency } from './describe-sync.ts'
import { NangoError } from './nango-error.ts'
import { readFrequency } from './read-frequency.ts'
import { readQuery } from './read-query.ts'
import { type ChosenSyncs, chooseSyncs, readReference, syncSchema } from './sync-reference.ts'

const name = z.string({ error: 'must be a text' }).min(1, 'must not be empty')
const flag = z.boolean({ error: 'must be true or false' })

const chosen = {
  syncs: z.array(syncSchema, { error: 'must be a list of syncs' }),
  provider_config_key: name,
  connection_id: name.nullish(),
}

const chosenSchema = z.strictObject(chosen)

const triggerSchema = z
  .strictObject({
    ...chosen,
    opts: z.strictObject({ reset: flag.optional(), emptyCache: flag.optional() }).optional(),
    sync_mode: z
      .enum(['incremental', 'full_refresh', 'full_refresh_and_clear_cache'], {
        error: 'must be incremental, full_refresh or full_refresh_and_clear_cache',
      })
      .optional(),
    full_resync: flag.optional(),
  })
  .refine(
    ({ opts, sync_mode: mode, full_resync: full }) =>
      opts === undefined || (mode === undefined && full === undefined),
    {
      path: ['opts'],
      message: 'does not go together with sync_mode and full_resync, which are its older names',
    },
  )

const statusSchema = z.strictObject({
  syncs: z.string({ error: 'must be names with commas between, or *' }).min(1, 'must not be empty'),
  provider_config_key: name,
  connection_id: name.optional(),
})

const frequencySchema = z.strictObject({
  sync_name: name,
  sync_variant: name.optional(),
  provider_config_key: name,
  connection_id: name,
  frequency: name.nullable(),
})

const variantSchema = z.strictObject({ provider_config_key: name, connection_id: name })
const variantForm = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/

const done = { 200: { description: 'It is done.' } }
const common = { tag: 'syncs', vocabulary: 'nango' } as const

/** What syncs are told to do, and how they stand. */
export const nangoSyncRoutes: readonly Route[] = [
  defineRoute({
    ...common,
    method: 'POST',
    path: '/sync/trigger',
    summary: 'Run syncs as soon as possible; all of them when none is named.',
    body: triggerSchema,
    answers: done,
    handle: async (request) => {
      const { opts, sync_mode: mode, full_resync: full } = request.body
      const emptiesCache = opts?.emptyCache === true || mode === 'full_refresh_and_clear_cache'
      const isReset = opts?.reset === true || mode === 'full_refresh' || full === true
      for (const { syncs } of await choose(request))
        await request.parts.hub.syncs.trigger(syncs, { isReset, emptiesCache })
      return json(200, { success: true })
    },
  }),
  defineRoute({
    ...common,
    method: 'POST',
    path: '/sync/start',
    summary: 'Start the schedule of syncs, which run at once; all of them when none is named.',
    body: chosenSchema,
    answers: done,
    handle: async (request) => {
      for (const { syncs } of await choose(request)) await request.parts.hub.syncs.start(syncs)
      return json(200, { success: true })
    },
  }),
  defineRoute({
    ...common,
    method: 'POST',
    path: '/sync/pause',
    summary: 'Pause the schedule of syncs; all of them when none is named. A run under way ends as it would.',
    body: chosenSchema,
    answers: done,
    handle: async (request) => {
      for (const { syncs } of await choose(request)) await request.parts.hub.syncs.pause(syncs)
      return json(200, { success: true })
    },
  }),
  defineRoute({
    ...common,
    method: 'GET',
    path: '/sync/status',
    summary: 'How syncs stand: whether they run, what the last run did, when the next one is.',
    query: {
      syncs: 'Names with commas between, of variants as name::variant; * for all. Required.',
      provider_config_key: 'The integration; required.',
      connection_id: 'The connection; all of the integration when missing.',
    },
    answers: { 200: { description: 'The syncs, under `syncs`.' } },
    handle: readStatus,
  }),
  defineRoute({
    ...common,
    method: 'PUT',
    path: '/sync/update-connection-frequency',
    summary: 'Give a sync of a connection a frequency of its own, or with null the usual one again.',
    body: frequencySchema,
    answers: { 200: { description: 'The frequency that counts by now.' } },
    handle: updateFrequency,
  }),
  defineRoute({
    ...common,
    method: 'POST',
    path: '/sync/{name}/variant/{variant}',
    summary: 'Run a sync once more under a name of its own, with records of its own.',
    body: variantSchema,
    answers: { 200: { description: 'The variant.' } },
    handle: addVariant,
  }),
  defineRoute({
    ...common,
    method: 'DELETE',
    path: '/sync/{name}/variant/{variant}',
    summary: 'End a variant of a sync, and throw away its records.',
    body: variantSchema,
    answers: done,
    handle: async (request) => {
      const { name = '', variant = '' } = request.pathParams
      const { connection, sync } = await one(request, { name, variant })
      if (variant === 'base') throw badVariant('is the sync itself; pause that instead')
      await request.parts.hub.syncs.removeVariant(connection, sync)
      return json(200, { success: true })
    },
  }),
]

function choose({ parts, body }: RouteRequest<z.infer<typeof chosenSchema>>): Promise<ChosenSyncs[]> {
  return chooseSyncs(parts, {
    integration: body.provider_config_key,
    connectionId: body.connection_id ?? undefined,
    references: body.syncs.map(readReference),
  })
}

async function readStatus(request: RouteRequest<unknown>): Promise<Response> {
  const asked = readQuery(request, statusSchema)
  const { hub } = request.parts
  const names = asked.syncs === '*' ? [] : asked.syncs.split(',').filter((text) => text !== '')
  const all = await chooseSyncs(request.parts, {
    integration: asked.provider_config_key,
    connectionId: asked.connection_id,
    references: names.map(readReference),
    mayBeNone: true,
  })
  const told = []
  for (const { connection, syncs } of all) told.push(...(await hub.syncs.status(connection, syncs)))
  return json(200, { syncs: told.map(describeSync) })
}

async function updateFrequency(request: RouteRequest<z.infer<typeof frequencySchema>>): Promise<Response> {
  const { sync_name: name, sync_variant: variant = 'base', frequency } = request.body
  const frequencyMs = frequency === null ? undefined : readFrequency(frequency)
  if (frequency !== null && frequencyMs === undefined) {
    const message = 'must be a time such as 30s, 5m or “every hour”, of at least 30 seconds'
    throw new NangoError(400, 'invalid_body', `The body does not fit: frequency ${message}.`, {
      issues: [{ path: 'frequency', message }],
    })
  }
  const { connection, sync } = await one(request, { name, variant })
  const { syncs } = request.parts.hub
  await syncs.setFrequency(connection, sync, frequencyMs)
  const rows = (await syncs.of(connection)).filter(({ id }) => id === sync.id)
  const [status] = await syncs.status(connection, rows)
  return json(200, { frequency: status === undefined ? frequency : formatFrequency(status.frequencyMs) })
}

async function addVariant(request: RouteRequest<z.infer<typeof variantSchema>>): Promise<Response> {
  const { name = '', variant = '' } = request.pathParams
  if (variant === 'base' || !variantForm.test(variant))
    throw badVariant('must be letters, digits, _, - and ., and not “base”')
  const { connection, sync } = await one(request, { name, variant: 'base' })
  const made = await request.parts.hub.syncs.addVariant(connection, sync, variant)
  if (made === undefined)
    throw new NangoError(
      400,
      'variant_not_added',
      `The sync ${name} has the variant “${variant}” already, or has as many as there can be (100).`,
    )
  return json(200, { id: made.id, name: made.name, variant: made.variant })
}

function badVariant(message: string): NangoError {
  return new NangoError(400, 'invalid_uri_params', `The path does not fit: variant ${message}.`, {
    issues: [{ path: 'variant', message }],
  })
}

/** The one sync of the one connection that a body names. */
async function one(
  { parts, body }: RouteRequest<z.infer<typeof variantSchema>>,
  reference: { readonly name: string; readonly variant: string },
) {
  const [found] = await chooseSyncs(parts, {
    integration: body.provider_config_key,
    connectionId: body.connection_id,
    references: [reference],
  })
  const sync = found?.syncs[0]
  if (found === undefined || sync === undefined) throw new Error('a sync was found and is not there')
  return { connection: found.connection, sync }
}
