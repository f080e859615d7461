import { GongError } from '../errors/gong-error.ts'
import { isObject, type JsonObject, kindOf } from './json-file.ts'
import type { StateBlob } from './protocol.ts'

/** The state of a stream, with the place in the file for messages. */
export interface GivenState {
  readonly blob: StateBlob
  readonly path: string
}

/** The states of a file by Airbyte's name of the stream. */
export type GivenStates = ReadonlyMap<string, GivenState>

/**
 * The states in a file of any form that Airbyte has had: a list of state messages (per stream, global, legacy), one
 * such message, or an object of states by stream.
 * @throws GongError `state` that says where the file does not fit.
 */
export function readStateFile(value: unknown): GivenStates {
  const states = new Map<string, GivenState>()
  const add = (name: string, blob: unknown, path: string) => {
    if (blob === undefined || blob === null) return
    if (!isObject(blob)) throw wrongState(path, `must be an object, and is ${kindOf(blob)}`)
    states.set(name, { blob, path })
  }
  if (Array.isArray(value)) for (const [index, item] of value.entries()) readMessage(item, `[${index}]`, add)
  else if (isObject(value) && isMessage(value)) readMessage(value, '', add)
  else readByName(value, '', add)
  return states
}

type Add = (name: string, blob: unknown, path: string) => void

function isMessage(value: JsonObject): boolean {
  return typeof value['type'] === 'string' || 'stream_states' in value || isObject(value['stream'])
}

function readMessage(value: unknown, path: string, add: Add): void {
  if (!isObject(value)) throw wrongState(path, `must be a state message, and is ${kindOf(value)}`)
  const { type, state, stream, global, data } = value
  if (type === 'STATE' && isObject(state)) readMessage(state, at(path, 'state'), add)
  else if (stream !== undefined && stream !== null) readStream(stream, at(path, 'stream'), add)
  else if (isObject(global)) {
    const list = global['stream_states']
    if (!Array.isArray(list))
      throw wrongState(at(path, 'global.stream_states'), `must be a list, and is ${kindOf(list)}`)
    for (const [index, item] of list.entries())
      readStream(item, at(path, `global.stream_states[${index}]`), add)
  } else if (data !== undefined) readByName(data, at(path, 'data'), add)
  else if (type === undefined) readByName(value, path, add)
  else throw wrongState(path, 'is no state message that Airbyte knows')
}

function readStream(value: unknown, path: string, add: Add): void {
  const descriptor = isObject(value) ? value['stream_descriptor'] : undefined
  const name = isObject(descriptor) ? descriptor['name'] : undefined
  if (typeof name !== 'string') {
    throw wrongState(at(path, 'stream_descriptor.name'), `must be a text, and is ${kindOf(name)}`)
  }
  add(name, isObject(value) ? value['stream_state'] : undefined, at(path, 'stream_state'))
}

function readByName(value: unknown, path: string, add: Add): void {
  if (!isObject(value)) throw wrongState(path, `must be a list of state messages, and is ${kindOf(value)}`)
  for (const [name, blob] of Object.entries(value)) add(name, blob, at(path, name))
}

function at(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** A state that cannot be gone on from. */
export function wrongState(path: string, what: string): GongError {
  return new GongError('state', `The state does not fit: ${path === '' ? 'it' : path} ${what}.`, {
    advice: 'Correct the state file, or clear the state to read everything again.',
  })
}
