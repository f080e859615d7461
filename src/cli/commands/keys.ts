import { GongError } from '../../errors/gong-error.ts'
import { olderKeysFile, replaceKeyFile } from '../../hub/encryption-keys.ts'
import { openStorage, type Storage } from '../../hub/open-storage.ts'
import { countKeyUse, reseal } from '../../hub/reseal.ts'
import type { Context } from '../context.ts'
import { hubSettings } from '../hub-settings.ts'
import type { GivenSettings } from '../settings.ts'

export interface KeysFlags {
  readonly json?: boolean
}

/**
 * Shows the ids of the keys, and how many rows are sealed with each.
 * @throws GongError `settings`.
 */
export async function listKeys(context: Context, flags: KeysFlags, given: GivenSettings): Promise<number> {
  const storage = await openStorage(optionsOf(context, given))
  try {
    for (const line of await describe(storage))
      context.print(flags.json === true ? JSON.stringify(line) : textOf(line))
    return 0
  } finally {
    await storage.close()
  }
}

/**
 * Seals everything with a new key: the one of the settings, or one that is made in the data folder. Stopped in the
 * middle it goes on when it is called again; servers may run meanwhile.
 * @throws GongError `settings`, `incomplete` when something could not be opened.
 */
export async function rotateKeys(context: Context, given: GivenSettings): Promise<number> {
  const options = optionsOf(context, given)
  const storage = await openStorage(options)
  const { database, vault } = storage
  try {
    const isConfigured = given.encryptionKey !== undefined
    if (!isConfigured && !(await isUnderWay(storage))) replaceKeyFile(options)
    const { rows, failures } = await reseal(database, vault, context.signal)
    context.print(`Sealed ${rows} rows anew, with key ${vault.keyId()}.`)
    if (failures.length > 0) throw incomplete(failures)
    context.print(await farewell(storage, isConfigured, olderKeysFile(options.dataDir)))
    return 0
  } finally {
    await storage.close()
  }
}

interface KeyLine {
  readonly key_id: string
  /** `seals`, `opens`, or `lost` when rows need a key that is not there. */
  readonly state: 'seals' | 'opens' | 'lost'
  readonly rows: Readonly<Record<string, number>>
}

async function describe({ database, vault }: Storage): Promise<readonly KeyLine[]> {
  const use = await countKeyUse(database)
  const known = vault.keyIds()
  const ids = [...new Set([...known, ...use.map(({ keyId }) => keyId)])]
  return ids.map((id) => ({
    key_id: id,
    state: id === known[0] ? 'seals' : known.includes(id) ? 'opens' : 'lost',
    rows: Object.fromEntries(use.filter(({ keyId }) => keyId === id).map(({ table, rows }) => [table, rows])),
  }))
}

const stateTexts = {
  seals: 'seals and opens',
  opens: 'opens only',
  lost: 'is not known: its rows cannot be opened',
} as const

function textOf({ key_id: id, state, rows }: KeyLine): string {
  const counts = Object.entries(rows).map(([table, count]) => `${count} ${table.replaceAll('_', ' ')}`)
  return `${id}  ${stateTexts[state]}; ${counts.length === 0 ? 'no rows' : counts.join(', ')}`
}

/** Whether a rotation was stopped in the middle: rows are left that only an older key opens. */
async function isUnderWay({ database, vault }: Storage): Promise<boolean> {
  const [current, ...older] = vault.keyIds()
  const use = await countKeyUse(database)
  return use.some(({ keyId }) => keyId !== current && older.includes(keyId))
}

async function farewell({ vault }: Storage, isConfigured: boolean, file: string): Promise<string> {
  const older = vault.keyIds().slice(1)
  if (older.length === 0) return 'There is no other key.'
  const where = isConfigured
    ? 'take them out of GONG_CONNECTOR_ENCRYPTION_KEYS_OLD (and delete the key files of the data folder, if it has any)'
    : `delete ${file}`
  return `Nothing needs the keys ${older.join(', ')} any more. When all servers run with the new key, ${where}; keep them as long as you keep backups that they open.`
}

function incomplete(failures: readonly string[]): GongError {
  const [first = ''] = failures
  const message = `${failures.length} rows could not be opened, and stay as they are. The first: ${first}`
  return new GongError('incomplete', message, {
    advice:
      'Give the keys that they were sealed with in GONG_CONNECTOR_ENCRYPTION_KEYS_OLD and run the command again, or connect those accounts anew.',
  })
}

function optionsOf(context: Context, given: GivenSettings) {
  return { ...hubSettings(context, given, (line) => context.tell(line)), secrets: [] }
}
