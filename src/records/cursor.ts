import { createHash } from 'node:crypto'
import { GongParameterError } from '../errors/gong-error.ts'

/** Form of the cursor; another one is not understood any more. */
const version = 1

/** The place of a change among all of a connection's model, as a text that says nothing to anybody else. */
export function encodeCursor(connection: number, model: string, seq: number): string {
  return Buffer.from(`${version}.${seq}.${checkOf(connection, model)}`).toString('base64url')
}

/**
 * The place that a cursor means.
 * @throws GongParameterError when it is none, or is of another connection or model.
 */
export function decodeCursor(connection: number, model: string, cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const [, seq = '', check] = /^1\.(0|[1-9]\d{0,15})\.([0-9a-f]{8})$/.exec(text) ?? []
  const complain = (message: string) =>
    new GongParameterError(`The cursor does not fit: cursor ${message}.`, [{ path: 'cursor', message }], {
      advice: 'Give a next_cursor, or a record’s own cursor, of the same connection and model as it came.',
    })
  // What Base64 passes over would make several texts of one cursor: then one of them was changed on its way.
  if (check === undefined || Buffer.from(text).toString('base64url') !== cursor)
    throw complain('is not one that this server gave')
  if (check !== checkOf(connection, model)) throw complain('is of another connection or model')
  return Number(seq)
}

/** Tells cursors of different lists apart: a mix-up would lose changes without a word. */
function checkOf(connection: number, model: string): string {
  return createHash('sha1').update(`${connection}/${model}`).digest('hex').slice(0, 8)
}
