import { streamList } from './entities.ts'
import type { StreamEntity } from './entity.ts'

/** The stream whose records contain another one's whole. */
export function feederOf({ name }: StreamEntity): StreamEntity | undefined {
  return streamList.find(({ stream }) => stream.feeds?.[name] !== undefined)
}
