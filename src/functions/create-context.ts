import type { Gong } from '../client/create-gong.ts'
import type { Connection } from '../connections/connection.ts'
import type { Operation } from '../logs/operation-log.ts'
import { ActionError } from './action-error.ts'
import { checkValue, tellIssues } from './check-value.ts'
import type { FunctionParts } from './create-actions.ts'
import type { FunctionContext, FunctionLog, FunctionMetadata } from './function-context.ts'
import type { FunctionDefinition } from './function-definition.ts'

/** Whose context it is. */
export interface ContextOwner {
  readonly connection: Connection
  readonly definition: FunctionDefinition
  readonly gong: Gong
  readonly signal: AbortSignal
  readonly operation: Operation
  /** Runs another action for the same connection. */
  readonly action: (name: string, input?: unknown) => Promise<unknown>
}

/**
 * What functions get, actions and syncs alike.
 * @throws ActionError when the connection's metadata does not fit what the function wants.
 */
export async function createContext(parts: FunctionParts, owner: ContextOwner): Promise<FunctionContext> {
  const { connection, definition, gong, signal, operation, action } = owner
  const { id, integration, tags, settings } = connection
  const metadata = createMetadata(parts, owner)
  if (definition.metadata !== undefined) await metadata.get()
  return {
    gong,
    connection: { id, integration, tags },
    metadata,
    trigger: { action, sync: (name) => parts.triggerSync(connection, name) },
    log: createLog(operation),
    env: parts.env,
    includePrivate: settings.includePrivate ?? parts.includePrivate,
    now: parts.clock.now,
    signal,
  }
}

function createLog(operation: Operation): FunctionLog {
  const at = (level: keyof FunctionLog) => (text: string) => operation.note(level, String(text))
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function createMetadata(
  { connections }: FunctionParts,
  { connection, definition }: ContextOwner,
): FunctionMetadata {
  const read = async () => (await connections.byNumber(connection.number)) ?? connection
  return {
    async get() {
      const { metadata } = await read()
      if (definition.metadata === undefined) return metadata
      const checked = await checkValue(definition.metadata, metadata)
      if (checked.isFit) return checked.value as Readonly<Record<string, unknown>>
      throw new ActionError({
        type: 'invalid_metadata',
        message: `The metadata of the connection does not fit ${definition.name}: ${tellIssues(checked.issues, 'it')}.`,
        issues: checked.issues,
      })
    },
    async set(metadata) {
      await connections.changeAll([connection], () => ({ metadata }))
    },
    async merge(fields) {
      // What others change meanwhile must stay.
      await connections.changeAll([connection], (now) => ({ metadata: { ...now.metadata, ...fields } }))
    },
  }
}
