import type { z } from 'zod'
import type { JsonSchema } from '../api/json-schema.ts'
import type { Instances } from '../connections/instances.ts'
import type { Clock } from '../http/clock.ts'
import type { Hub } from '../hub/hub.ts'
import type { McpHandler } from '../mcp/create-mcp-handler.ts'
import type { AuthSockets } from './auth-sockets.ts'
import type { OperatorCodes } from './operator-codes.ts'
import type { Access, Tokens } from './tokens.ts'
import type { WorkspaceStore } from './workspace-store.ts'
import type { WriteAnswer } from './write-answer.ts'

/** What the routes work with. */
export interface ServerParts {
  readonly hub: Hub
  readonly instances: Instances
  readonly workspaces: WorkspaceStore
  readonly tokens: Tokens
  readonly operatorCodes: OperatorCodes
  /** Answers AI agents. */
  readonly mcp: McpHandler
  /** Whether lists hold records of private calls where a request does not say. */
  readonly includePrivate: boolean
  /** Browsers that wait for the end of an OAuth trip. */
  readonly sockets: AuthSockets
  /** The server's own address from outside, without a slash at the end; as it was asked for when missing. */
  readonly publicUrl: string | undefined
  /** What `GET /environment-variables` tells. */
  readonly environmentVariables: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly randomId: () => string
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** Hears a line for each request. */
  readonly log: (line: string) => void
  /** Whether the server is ready for requests: not before it is open, not once it is to stop. */
  readonly isReady: () => Promise<boolean>
  /** Aborted when the server is about to stop: answers without an end must end. */
  readonly retiring: AbortSignal
  /** Aborted when the server must not wait for anything any more. */
  readonly signal: AbortSignal
}

/** What the log line and an error's answer tell of a request besides its path. */
export interface RequestNotes {
  entity?: string
  action?: string
  instanceId?: string
  /** OAuth scopes that the action needs. */
  scopes?: readonly string[]
}

/** One request as a route gets it. */
export interface RouteRequest<B> {
  readonly parts: ServerParts
  /** Address of who sent it, or of what passed it on; unknown outside of a listener. */
  readonly peer: string | undefined
  /** The request itself, its body read where the route declares one. */
  readonly request: Request
  readonly pathParams: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: B
  /** The body as it comes, whatever the method; undefined where there is none. Read once, by routes that read it themselves. */
  readonly content: () => AsyncIterable<Uint8Array> | undefined
  readonly access: Access
  /** Aborted when the client goes away, or the server must stop. */
  readonly signal: AbortSignal
  readonly notes: RequestNotes
  /** Writes an answer whose body is passed on as it comes. */
  readonly writeAnswer: WriteAnswer
  /** Breaks the connection: an answer that has begun cannot be whole any more. */
  readonly breakOff: () => void
}

/** What a route answers, for the description. */
export interface RouteAnswer {
  readonly description: string
  readonly schema?: JsonSchema
  readonly contentType?: string
}

/** One operation of this server: what it does, and all that its description says. */
export interface Route<B = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY'
  /** With its parameters in braces; one that ends in `/{rest}` takes all paths below, slashes and all. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  /** Whose words its errors have: Airbyte's agent API by default. */
  readonly vocabulary?: 'nango'
  /** Whether anybody may ask, without the server's key. */
  readonly isOpen?: boolean
  /** Throws at whom it does not let in, before anything of the body is read; besides the server's key, or without it. */
  readonly guard?: (request: RouteRequest<unknown>) => Promise<unknown>
  /** Whether pages of other origins may ask: it lets nobody in but who shows a token. */
  readonly isForBrowsers?: boolean
  /** Optional parameters of the query, with their meaning. */
  readonly query?: Readonly<Record<string, string>>
  /** Headers that it reads, with their meaning. */
  readonly headers?: Readonly<Record<string, string>>
  /** The JSON body. */
  readonly body?: z.ZodType<B>
  /** The body's schema, where it says more than the check. */
  readonly bodySchema?: () => JsonSchema | Readonly<Record<string, unknown>>
  /** Whether the route reads the body by itself, for it may be a form. */
  readonly readsBody?: boolean
  /** By status, of answers that are not errors. */
  readonly answers: Readonly<Record<number, RouteAnswer>>
  readonly handle: (request: RouteRequest<B>) => Promise<Response> | Response
}

/** Identity at run time; infers the type of the body. */
export function defineRoute<B>(route: Route<B>): Route {
  return route as Route
}

/** An answer in JSON. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  // Encoded once: a text would be measured before it is sent, which for a page of records takes as long again.
  return new Response(Buffer.from(JSON.stringify(body)), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  })
}

const anyMethod = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The methods that a route answers. */
export function methodsOf({ method }: Route): string[] {
  return method === 'ANY' ? anyMethod : [method]
}
