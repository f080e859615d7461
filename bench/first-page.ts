import { buildRequest } from '../src/client/build-request.ts'
import { listAction } from '../src/entities/actions.ts'
import { requireStream } from '../src/entities/names.ts'

const { params = {} } = requireStream('extensive_calls').stream
const { action } = listAction(requireStream('extensive_calls'))
const { path, body } = buildRequest(action, params)

/** The parameters with which a sync asks for calls with all there is of them. */
export const pageParams = params

/** Asks for the first page of them with nothing but fetch. */
export function firstPage(url: string): Promise<Response> {
  const headers = { authorization: `Basic ${btoa('bench:bench')}`, 'content-type': 'application/json' }
  return fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
}
