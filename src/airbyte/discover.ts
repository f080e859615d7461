import { discoverStreams } from './catalog.ts'
import type { Emitter } from './emitter.ts'
import { loadConfig } from './load-config.ts'
import type { SourceWorld } from './world.ts'

/** Answers with all streams; asks Gong nothing, for they are the same for every account. */
export async function discover(world: SourceWorld, emitter: Emitter, configPath: string): Promise<number> {
  await loadConfig(world, emitter, configPath)
  emitter.send({ type: 'CATALOG', catalog: { streams: discoverStreams() } })
  return 0
}
