import { errorCodes } from '../../errors/codes.ts'
import { probeStreams, type Verdict } from '../../sync/probe.ts'
import type { Context } from '../context.ts'
import { green, red } from '../format.ts'
import { openGong } from '../open-gong.ts'
import { parseStreams } from '../parse-options.ts'
import type { GivenSettings } from '../settings.ts'

export interface CheckFlags {
  readonly streams?: string
  readonly json?: boolean
}

/** Tries every stream's permission and prints a verdict a stream; returns the exit code. */
export async function check(context: Context, flags: CheckFlags, given: GivenSettings): Promise<number> {
  const streams = parseStreams(flags.streams)
  const { executor, budget } = openGong(context, given, { retry: { maxRetries: 1 } })
  const verdicts: Verdict[] = []
  const before = await budget.spentToday()
  for await (const verdict of probeStreams(streams, {
    executor,
    now: context.clock.now(),
    signal: context.signal,
  })) {
    verdicts.push(verdict)
    context.print(flags.json ? JSON.stringify(asJson(verdict)) : line(context, verdict))
    // Every other answer would be the same, and each costs a request.
    if (isWhollyRefused(verdicts)) break
  }
  const failed = verdicts.filter(({ ok }) => !ok)
  const codes = failed.flatMap(({ error }) => (error === undefined ? [] : [errorCodes[error.code].exitCode]))
  if (!flags.json) {
    context.print('')
    context.print(summary(verdicts, failed, (await budget.spentToday()) - before))
    const advice = new Set(failed.map(({ error }) => error?.advice))
    for (const text of advice) if (text !== undefined) context.tell(text)
  }
  return codes.length === 0 ? 0 : Math.max(...codes)
}

/** Three different streams refused and none allowed: the key itself is wrong. */
function isWhollyRefused(verdicts: readonly Verdict[]): boolean {
  return verdicts.length >= 3 && verdicts.every(({ missingScopes }) => missingScopes.length > 0)
}

function line({ screen }: Context, { entity, ok, message }: Verdict): string {
  return `${ok ? green(screen, '✓') : red(screen, '✗')} ${entity.name.padEnd(26)} ${message}`
}

function summary(verdicts: readonly Verdict[], failed: readonly Verdict[], requests: number): string {
  const spent = `${requests} requests spent`
  if (failed.length === 0) return `All ${verdicts.length} streams can be read; ${spent}.`
  if (isWhollyRefused(verdicts)) return `Gong refuses these credentials; ${spent}.`
  const scopes = [...new Set(failed.flatMap(({ missingScopes }) => missingScopes))]
  const missing = scopes.length > 0 ? ` Missing: ${scopes.join(', ')}.` : ''
  return `${failed.length} of ${verdicts.length} streams cannot be read; ${spent}.${missing}`
}

function asJson({ entity, ok, message, missingScopes }: Verdict) {
  return { stream: entity.name, ok, message, missingScopes }
}
