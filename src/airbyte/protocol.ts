import type { FailureType } from '../errors/codes.ts'

/** The Airbyte protocol's messages, as far as a source sends them. Times are milliseconds since 1970. */
export type AirbyteMessage =
  | { readonly type: 'SPEC'; readonly spec: object }
  | { readonly type: 'CONNECTION_STATUS'; readonly connectionStatus: ConnectionStatus }
  | { readonly type: 'CATALOG'; readonly catalog: { readonly streams: readonly AirbyteStream[] } }
  | { readonly type: 'STATE'; readonly state: StateMessage }
  | { readonly type: 'LOG'; readonly log: { readonly level: LogLevel; readonly message: string } }
  | { readonly type: 'TRACE'; readonly trace: TraceMessage }
  | { readonly type: 'CONTROL'; readonly control: ControlMessage }

export type LogLevel = 'ERROR' | 'WARN' | 'INFO' | 'DEBUG'

export interface ConnectionStatus {
  readonly status: 'SUCCEEDED' | 'FAILED'
  readonly message?: string
}

export type SyncMode = 'full_refresh' | 'incremental'

export interface AirbyteStream {
  readonly name: string
  readonly json_schema: object
  readonly supported_sync_modes: readonly SyncMode[]
  readonly source_defined_cursor: boolean
  readonly default_cursor_field?: readonly string[]
  readonly source_defined_primary_key: readonly (readonly string[])[]
  readonly is_resumable: boolean
  readonly is_file_based: boolean
}

export interface StreamDescriptor {
  readonly name: string
}

/** What a source wants to be given again at the next sync of a stream. */
export type StateBlob = Readonly<Record<string, unknown>>

export interface StateMessage {
  readonly type: 'STREAM'
  readonly stream: { readonly stream_descriptor: StreamDescriptor; readonly stream_state: StateBlob }
  /** Records of the stream since its previous state. */
  readonly sourceStats: { readonly recordCount: number }
}

export type StreamStatus = 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE'

export type TraceMessage = { readonly emitted_at: number } & (
  | {
      readonly type: 'STREAM_STATUS'
      readonly stream_status: {
        readonly stream_descriptor: StreamDescriptor
        readonly status: StreamStatus
        readonly reasons?: readonly RateLimited[]
      }
    }
  | { readonly type: 'ESTIMATE'; readonly estimate: { name: string; type: 'STREAM'; row_estimate: number } }
  | { readonly type: 'ERROR'; readonly error: ErrorTrace }
)

interface RateLimited {
  readonly type: 'RATE_LIMITED'
  readonly rate_limited: { readonly quota_reset: number }
}

export interface ErrorTrace {
  readonly message: string
  readonly internal_message: string
  readonly stack_trace?: string
  readonly failure_type: FailureType
  readonly stream_descriptor?: StreamDescriptor
}

interface ControlMessage {
  readonly type: 'CONNECTOR_CONFIG'
  readonly emitted_at: number
  readonly connectorConfig: { readonly config: Readonly<Record<string, unknown>> }
}
