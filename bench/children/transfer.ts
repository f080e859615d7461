import { createGong } from '../../src/client/create-gong.ts'
import type { TransferJob } from '../messages.ts'
import { finish, readJob, readUsage } from './finish.ts'

/** Downloads a recording into a file, or uploads a file as the recording of a new call. */
const { direction, url, file } = readJob<TransferJob>()
const gong = createGong({
  accessKey: 'bench',
  accessKeySecret: 'bench',
  baseUrl: url,
  ratePerSecond: 0,
  ratePerDay: 0,
})

async function download(): Promise<void> {
  const [call] = await gong.calls.list().all({ limit: 1 })
  await gong.callAudio.download({ callId: call?.id ?? '' }).saveTo(file)
}

async function upload(): Promise<void> {
  const users = await gong.users.list().all()
  const host = users.find(({ settings }) => settings?.webConferencesRecorded === true)
  const { callId } = await gong.calls.create({
    actualStart: '2026-01-01T10:00:00Z',
    direction: 'Inbound',
    primaryUser: host?.id ?? '',
    parties: [{ emailAddress: host?.emailAddress ?? '' }],
  })
  await gong.calls.uploadMedia({ id: callId ?? '', file })
}

await (direction === 'download' ? download() : upload())
finish({ ...readUsage(), rows: 1 })
