import type { NamedAction } from '../entities/actions.ts'
import type { Params } from '../entities/entity.ts'
import type { CallOptions, Executor } from './execute.ts'
import type { Runtime } from './runtime.ts'

export interface DownloadParts {
  readonly executor: Executor
  readonly runtime: Runtime
}

export interface Download extends AsyncIterable<Uint8Array> {
  readonly info: () => Promise<unknown>
}

export function createDownload(
  target: NamedAction,
  params: Params,
  options: CallOptions,
  parts: DownloadParts,
): Download {
  throw new Error(`${target.name} ${String(params)} ${String(options)} ${String(parts)}`)
}
