import type { JsonSchema } from '../api/json-schema.ts'
import type { Gong } from '../client/create-gong.ts'
import type { Params } from '../entities/entity.ts'

/** How a tool runs. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined
  /** Hears in words how far a long run has come. */
  readonly onProgress?: ((message: string) => void) | undefined
}

/** What a tool does to the account, for clients that ask people before they call one. */
export interface ToolHints {
  /** It changes nothing. */
  readonly isReadOnly: boolean
  /** It may change or remove what is there. */
  readonly isDestructive: boolean
  /** Twice does the same as once. */
  readonly isIdempotent: boolean
  /** It talks to Gong. */
  readonly isOpenWorld: boolean
}

/** A tool for an agent, of no framework. */
export interface Tool extends ToolHints {
  readonly name: string
  /** For the model. */
  readonly description: string
  /** JSON Schema of the arguments. */
  readonly parameters: JsonSchema
  /**
   * Gives a text for the model, never longer than the cap.
   * @throws GongError for wrong arguments and whatever Gong refuses, with advice.
   */
  run(args: unknown, options?: RunOptions): Promise<string>
}

/** What the tools of one account share. */
export interface ToolParts {
  readonly gong: Pick<Gong, 'executor' | 'budget'>
  /** The time, in milliseconds. */
  readonly now: () => number
  readonly includePrivate: boolean
  readonly allowWrites: boolean
  /** Whether `write` may read files of this machine. */
  readonly allowFiles: boolean
  /** Serialised bytes that a text may have. */
  readonly maxBytes: number
}

/** A tool before its arguments are checked and its answers are kept under the cap. */
export interface ToolDefinition extends ToolHints {
  readonly name: string
  readonly description: string
  readonly parameters: JsonSchema
  readonly run: (args: Params, options: RunOptions) => Promise<string>
}

/** The hints of a tool that reads Gong. */
export const readsGong: ToolHints = {
  isReadOnly: true,
  isDestructive: false,
  isIdempotent: true,
  isOpenWorld: true,
}

/** The hints of a tool that needs no request. */
export const readsNothing: ToolHints = { ...readsGong, isOpenWorld: false }
