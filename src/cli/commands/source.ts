import { runSourceProcess } from '../../airbyte/main.ts'
import type { Context } from '../context.ts'

/** The Airbyte source; its stdout carries messages of the protocol and nothing else, so it has the process to itself. */
export function source(_context: Context, args: readonly string[]): Promise<number> {
  return runSourceProcess(args)
}
