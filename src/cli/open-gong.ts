import { join } from 'node:path'
import { createGong, defaultBaseUrl, type Gong, type GongOptions } from '../client/create-gong.ts'
import { createFileLedger } from '../connections/file-ledger.ts'
import type { Context } from './context.ts'
import { type GivenSettings, numberSetting } from './settings.ts'

/** A client from the settings, with the day's count that all commands on this machine share. */
export function openGong(context: Context, given: GivenSettings, more: Partial<GongOptions> = {}): Gong {
  const { accessKey, accessKeySecret, accessToken, baseUrl = defaultBaseUrl } = given
  return createGong({
    accessKey,
    accessKeySecret,
    accessToken,
    baseUrl,
    ratePerSecond: numberSetting(given, 'ratePerSecond'),
    ratePerDay: numberSetting(given, 'ratePerDay'),
    ledger: createFileLedger(
      join(given.dataDir ?? context.dataDir, 'requests'),
      `${baseUrl} ${accessKey ?? accessToken ?? ''}`,
    ),
    ...more,
  })
}
