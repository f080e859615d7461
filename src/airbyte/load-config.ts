import { GongError } from '../errors/gong-error.ts'
import { migrateConfig, readConfig, type SourceConfig, secretsOf } from './config.ts'
import type { Emitter } from './emitter.ts'
import { isObject, type JsonObject, kindOf, readJsonFile } from './json-file.ts'
import type { SourceWorld } from './world.ts'

export interface LoadedConfig {
  readonly config: SourceConfig
  /** As it stands in the file, migrated. */
  readonly given: JsonObject
}

/**
 * Reads the configuration; one of an older form is brought into today's and announced, so that the platform stores it.
 * @throws GongError `settings` that names the wrong field.
 */
export async function loadConfig(world: SourceWorld, emitter: Emitter, path: string): Promise<LoadedConfig> {
  const raw = await readJsonFile(world, 'config', path)
  emitter.hide(secretsOf(raw))
  if (!isObject(raw)) {
    throw new GongError('settings', `--config ${path} must hold a JSON object, and is ${kindOf(raw)}.`)
  }
  const given = migrateConfig(raw)
  const config = readConfig(given)
  if (given !== raw) emitter.config(given)
  return { config, given }
}
