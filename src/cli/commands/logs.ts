import { GongError } from '../../errors/gong-error.ts'
import type { LineView, OperationView } from '../../logs/log-views.ts'
import type { Context } from '../context.ts'
import { lineText, operationText } from '../output/log-lines.ts'
import { parseWholeNumber } from '../parse-options.ts'
import { connectToServer, type Server } from '../server-client.ts'
import type { GivenSettings } from '../settings.ts'

export interface LogsFlags {
  readonly follow?: boolean
  readonly connection?: string
  readonly status?: string
  readonly kind?: string
  readonly name?: string
  readonly text?: string
  readonly since?: string
  readonly limit: string
  readonly url?: string
  readonly json?: boolean
}

/** How long it waits before it connects again, in milliseconds. */
const againMs = 2000

/**
 * Prints the log of a server: lines on a terminal, JSON lines elsewhere.
 * @throws GongError when the server does not answer, or does not let us in.
 */
export async function showLogs(
  context: Context,
  id: string | undefined,
  flags: LogsFlags,
  given: GivenSettings,
): Promise<number> {
  const server = connectToServer(context, flags.url, given)
  const isText = flags.json !== true && context.printsToTerminal
  const print = createPrinter(context, isText)
  if (id !== undefined) return showOne(server, id, print)
  const { follow, connection, status, kind, name, text, since } = flags
  if (follow === true && text !== undefined)
    throw new GongError('usage', '--text cannot be followed: what comes is not searched.', {
      advice: 'Leave out --text or --follow.',
    })
  const filter = { connection, status, kind, name }
  // Opened first: nothing falls between the list and what comes.
  const news = follow === true ? await server.events('/logs/stream', filter) : undefined
  const limit = Math.min(1000, Math.max(1, parseWholeNumber('limit', flags.limit)))
  const { operations } = await server.get<{ operations: OperationView[] }>('/logs', {
    ...filter,
    text,
    since,
    limit: String(limit),
  })
  const follower = createFollower(server, filter, print)
  follower.list(operations)
  if (news !== undefined) await followOn(context, server, filter, news, follower)
  return 0
}

interface Printer {
  operation(operation: OperationView): void
  line(operation: string, line: LineView): void
  gap(): void
}

function createPrinter(context: Context, isText: boolean): Printer {
  // Colours belong on the terminal that stdout is.
  const screen = { hasColor: isText && context.screen.hasColor }
  const printJson = (value: object) => context.print(JSON.stringify(value))
  return {
    operation: (operation) =>
      isText
        ? context.print(operationText(screen, operation))
        : printJson({ type: 'operation', ...operation }),
    line: (operation, line) =>
      isText ? context.print(lineText(screen, line)) : printJson({ type: 'line', operation, ...line }),
    gap: () => context.tell('More happened than was told.'),
  }
}

async function showOne(server: Server, id: string, print: Printer): Promise<number> {
  let after: number | null = 0
  while (after !== null) {
    const path = `/logs/${encodeURIComponent(id)}`
    const page: { operation: OperationView; lines: LineView[]; next_after: number | null } = await server.get(
      path,
      { after: String(after) },
    )
    if (after === 0) print.operation(page.operation)
    for (const line of page.lines) print.line(page.operation.id, line)
    after = page.next_after
  }
  return 0
}

type Filter = Readonly<Record<string, string | undefined>>

/** Operations whose ids are remembered, so that none is told twice as new. */
const mostKnown = 10_000

/** Prints what comes, and after a break what came meanwhile. */
function createFollower(server: Server, filter: Filter, print: Printer) {
  const known = new Map<string, OperationView>()
  let newest = ''
  const operation = (one: OperationView) => {
    if (known.size >= mostKnown) known.clear()
    known.set(one.id, one)
    if (one.started_at > newest) newest = one.started_at
    print.operation(one)
  }
  /** When the oldest began that may have become something else. */
  const oldest = () =>
    [...known.values()]
      .filter(({ status }) => status === 'running')
      .reduce((first, { started_at: at }) => (at < first ? at : first), newest)
  return {
    operation,
    line: print.line,
    gap: print.gap,
    list(operations: readonly OperationView[]) {
      for (const one of operations.toReversed()) operation(one)
    },
    /** What has begun or ended and was not told. */
    async catchUp() {
      if (newest === '') return
      const query = { ...filter, since: oldest(), limit: '1000' }
      const { operations, next_cursor: more } = await server.get<{
        operations: OperationView[]
        next_cursor: string | null
      }>('/logs', query)
      if (more !== null) print.gap()
      this.list(operations.filter(({ id, status }) => known.get(id)?.status !== status))
    },
  }
}

type News = Awaited<ReturnType<Server['events']>>

/** Prints what comes until it is stopped; a server that starts anew is found again. */
async function followOn(
  context: Context,
  server: Server,
  filter: Filter,
  first: News,
  follower: ReturnType<typeof createFollower>,
): Promise<void> {
  const { signal, clock } = context
  let news: News | undefined = first
  while (!signal.aborted) {
    try {
      const again = news === undefined ? await server.events('/logs/stream', filter) : undefined
      if (again !== undefined) await follower.catchUp()
      for await (const { event, data } of again ?? news ?? []) {
        if (event === 'operation') follower.operation(data as unknown as OperationView)
        else if (event === 'line') follower.line(String(data['operation']), data as unknown as LineView)
        else follower.gap()
      }
    } catch (error) {
      if (error instanceof GongError && error.code === 'unauthorized') throw error
    }
    news = undefined
    if (!signal.aborted) await clock.sleep(againMs, signal).catch(() => undefined)
  }
}
