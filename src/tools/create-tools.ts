import type { Gong } from '../client/create-gong.ts'
import { systemClock } from '../client/system-clock.ts'
import { GongError } from '../errors/gong-error.ts'
import { checkArgs } from './check-args.ts'
import { createDescribeEntityTool } from './describe-entity.ts'
import { createGetBudgetTool } from './get-budget.ts'
import { createGetTranscriptTool } from './get-transcript.ts'
import { createListEntitiesTool } from './list-entities.ts'
import { createReadTool } from './read.ts'
import { createSearchCallsTool } from './search-calls.ts'
import { capText } from './text-size.ts'
import type { Tool, ToolDefinition, ToolParts } from './tool.ts'
import { createWriteTool } from './write.ts'

export { describeFailure } from './describe-failure.ts'
export type { RunOptions, Tool, ToolHints } from './tool.ts'

/** The cap of an answer in bytes, which leaves room under the 25,000 tokens that clients take. */
export const defaultMaxBytes = 80_000
/** A cap below it would leave no room for an answer beside what says how to go on. */
export const leastMaxBytes = 2000
/** What an MCP message has around the text. */
const envelopeBytes = 200

export interface ToolsOptions {
  /** Bytes that an answer has at most inside a JSON message; 80,000 by default, at least 2,000. */
  readonly maxBytes?: number | undefined
  /** Adds the tool `write`. */
  readonly allowWrites?: boolean | undefined
  /** Lets `write` read files of this machine by path, for uploads. */
  readonly allowFiles?: boolean | undefined
  /** Private calls and their transcripts too. */
  readonly includePrivate?: boolean | undefined
  /** The time in milliseconds; the system’s by default. */
  readonly now?: (() => number) | undefined
}

/**
 * Gong as a handful of tools for an agent of any framework.
 * @throws GongError `settings` when the cap is too small.
 */
export function createTools(gong: Pick<Gong, 'executor' | 'budget'>, options: ToolsOptions = {}): Tool[] {
  const { maxBytes = defaultMaxBytes, allowWrites = false } = options
  if (!Number.isInteger(maxBytes) || maxBytes < leastMaxBytes)
    throw new GongError(
      'settings',
      `The cap of answers must be a whole number of at least ${leastMaxBytes} bytes, not ${maxBytes}.`,
      {
        advice: `Leave it out for ${defaultMaxBytes}.`,
      },
    )
  const parts: ToolParts = {
    gong,
    now: options.now ?? systemClock.now,
    includePrivate: options.includePrivate ?? false,
    allowWrites,
    allowFiles: options.allowFiles ?? false,
    maxBytes: maxBytes - envelopeBytes,
  }
  const creators = [
    createListEntitiesTool,
    createDescribeEntityTool,
    createReadTool,
    createSearchCallsTool,
    createGetTranscriptTool,
    ...(allowWrites ? [createWriteTool] : []),
    createGetBudgetTool,
  ]
  return creators.map((create) => toTool(create(parts), parts))
}

function toTool(definition: ToolDefinition, { maxBytes }: ToolParts): Tool {
  const { name, parameters } = definition
  return {
    ...definition,
    run: async (args, options = {}) => {
      options.signal?.throwIfAborted()
      return capText(await definition.run(checkArgs(name, parameters, args), options), maxBytes)
    },
  }
}
