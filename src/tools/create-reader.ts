import type { Executor } from '../client/execute.ts'
import { createRecordList } from '../client/record-list.ts'
import { listAction } from '../entities/actions.ts'
import type { Params, ReadRecords } from '../entities/entity.ts'
import { requireEntity } from '../entities/names.ts'
import type { ReadPage } from '../entities/search-calls.ts'
import type { RunOptions } from './tool.ts'

/** The ways of reading that compositions of actions need, which stop and tell of their progress as the run wants it. */
export interface Reader {
  readonly readPage: ReadPage
  readonly readRecords: ReadRecords
}

/** Makes them; each page that is read is a step of progress. */
export function createReader(executor: Executor, { signal, onProgress }: RunOptions): Reader {
  let requests = 0
  async function page(entityName: string, params: Params, cursor: string | undefined) {
    requests++
    onProgress?.(`Request ${requests}: ${entityName.replaceAll('_', ' ')}`)
    return await executor.page(listAction(requireEntity(entityName)), params, { cursor, signal })
  }
  return {
    readPage: async <R>(entityName: string, params: Params, cursor?: string) => {
      const found = await page(entityName, params, cursor)
      return { ...found, records: found.records as readonly R[] }
    },
    readRecords: <R>(entityName: string, params: Params) =>
      createRecordList((cursor) => page(entityName, params, cursor)) as unknown as AsyncIterable<R>,
  }
}
