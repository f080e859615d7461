import { isIPv4 } from 'node:net'
import { GongError } from '../../errors/gong-error.ts'
import type { McpHandler } from '../../mcp/create-mcp-handler.ts'
import { openServer } from '../../server/open-server.ts'
import { serve as listen } from '../../server/serve.ts'
import type { Context } from '../context.ts'
import { defaults } from '../defaults.ts'
import { tolerateStrays } from '../functions/tolerate-strays.ts'
import { giveMemoryBack } from '../give-memory-back.ts'
import { hubSettings, stopped } from '../hub-settings.ts'
import { type GivenSettings, numberSetting, truthSetting } from '../settings.ts'

export interface ServeFlags {
  readonly port: string
  readonly host: string
  readonly quiet?: boolean
  /** False: others do the work; this process only answers. */
  readonly work?: boolean
  /** Folder of the user's functions. */
  readonly functions?: string
  readonly watchFunctions?: boolean
  readonly allowWrites?: boolean
  readonly includePrivate?: boolean
}

/**
 * Serves the execute API until it is stopped; then finishes the requests in flight.
 * @throws GongError `usage` or `settings` before anything listens.
 */
export async function serve(context: Context, flags: ServeFlags, given: GivenSettings): Promise<number> {
  const port = parsePort(flags.port)
  refuseOpenDoor(flags.host, given)
  const functionsDir = flags.functions ?? given.functionsDir
  tolerateStrays(context, functionsDir)
  const server = await openServer({
    ...hubSettings(context, given, flags.quiet === true ? () => undefined : (line) => context.tell(line)),
    holder: context.processName,
    functionsDir,
    watchesFunctions: flags.watchFunctions === true,
    // Who reaches this server can reach the machine anyway.
    guardsWebhooks: !(truthSetting(given, 'webhookPrivate') ?? isLoopback(flags.host)),
    apiKey: given.apiKey,
    includePrivate: flags.includePrivate === true,
    mcp: mcpHandler(context, flags, numberSetting(given, 'mcpMaxBytes')),
  })
  const { keyFile } = server
  const place = { host: flags.host, port }
  const listening = await listen(server.app, place, context.clock, server.upgrade).catch(
    async (error: unknown) => {
      await server.close()
      throw error
    },
  )
  context.print(`gong-connector listens on ${listening.url}`)
  context.print(`Its API is described at ${listening.url}/openapi.json`)
  // On a terminal alone: what goes into a file stays there.
  if (context.printsToTerminal)
    context.print(`Its page: ${listening.url}/#code=${server.operatorCode()} (opens once, within 15 minutes)`)
  if (keyFile !== undefined) context.print(`Its key: Authorization: Bearer $(cat ${keyFile})`)
  if (flags.work !== false) server.startWork()
  giveMemoryBack()
  await stopped(context.signal)
  server.retire()
  context.tell('Stopping: no new requests, those under way are finished.')
  const isClean = await listening.stop()
  await server.close()
  if (!isClean) context.tell('Some requests took too long and were broken off.')
  return 0
}

/** Loaded when the first agent comes: most servers have none. */
function mcpHandler(context: Context, flags: ServeFlags, maxBytes: number | undefined): McpHandler {
  let made: Promise<McpHandler> | undefined
  const make = async () =>
    (await import('../../mcp/create-mcp-handler.ts')).createMcpHandler({
      tools: {
        maxBytes,
        allowWrites: flags.allowWrites === true,
        includePrivate: flags.includePrivate === true,
      },
      clock: context.clock,
      log: (line) => context.tell(line),
    })
  return async (...request) => {
    made ??= make()
    return (await made)(...request)
  }
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new GongError('usage', `--port must be a number from 0 to 65535, not “${text}”.`, {
    advice: `Give a free port, 0 for any, or none for ${defaults.port}.`,
  })
}

/** On this machine alone a key in a file of its owner's will do; others get in with a key that was chosen for it. */
function refuseOpenDoor(host: string, { apiKey }: GivenSettings): void {
  if (apiKey !== undefined || isLoopback(host)) return
  throw new GongError(
    'settings',
    `--host ${host} lets other machines in, and GONG_CONNECTOR_API_KEY is not set.`,
    {
      advice:
        'Set GONG_CONNECTOR_API_KEY, for one to what “openssl rand -base64 32” prints, or listen on 127.0.0.1.',
    },
  )
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}
