import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { type JSONRPCMessage, JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js'
import { parseJson } from '../http/parse-json.ts'

/** Bytes of one message: far more than any tool takes. */
const longestMessage = 10_000_000

/** Messages as lines, from an input and to an output that belong to the caller. */
export interface LineTransport extends Transport {
  /** Settles when the input has ended and every request in it is answered, or the transport is closed. */
  readonly finished: Promise<void>
}

/**
 * A transport over lines of JSON. What is no message is answered with an error and otherwise passed over; at the end
 * of the input the answers still due are given.
 */
export function createLineTransport(
  input: AsyncIterable<Uint8Array>,
  print: (line: string) => void,
): LineTransport {
  const open = new Set<string | number>()
  const { promise: finished, resolve } = Promise.withResolvers<void>()
  let hasEnded = false
  let isClosed = false
  const finishWhenIdle = () => {
    if (hasEnded && open.size === 0) resolve()
  }
  const receive = (line: string) => {
    const message = parseMessage(line)
    if (message === undefined) {
      print(
        JSON.stringify({
          jsonrpc: '2.0',
          id: null,
          error: { code: -32700, message: 'This line is no JSON-RPC message.' },
        }),
      )
      transport.onerror?.(new Error(`not a JSON-RPC message: ${line.slice(0, 200)}`))
      return
    }
    if ('method' in message && 'id' in message) open.add(message.id)
    // A request that is called off gets no answer.
    if ('method' in message && message.method === 'notifications/cancelled')
      open.delete(message.params?.['requestId'] as string | number)
    transport.onmessage?.(message)
  }
  const transport: LineTransport = {
    finished,
    start: () => {
      void readLines(input, receive)
        .catch((error: unknown) => {
          // An input that breaks off because nobody wants it any more is no failure.
          if (!isClosed) transport.onerror?.(error instanceof Error ? error : new Error(String(error)))
        })
        .finally(() => {
          hasEnded = true
          finishWhenIdle()
        })
      return Promise.resolve()
    },
    send: (message) => {
      print(JSON.stringify(message))
      if (!('method' in message) && 'id' in message && message.id !== undefined) open.delete(message.id)
      finishWhenIdle()
      return Promise.resolve()
    },
    close: () => {
      isClosed = true
      resolve()
      transport.onclose?.()
      return Promise.resolve()
    },
  }
  return transport
}

function parseMessage(line: string): JSONRPCMessage | undefined {
  try {
    return JSONRPCMessageSchema.safeParse(parseJson(line)).data
  } catch {
    return undefined
  }
}

/** @throws Error when a line is too long to be a message. */
async function readLines(input: AsyncIterable<Uint8Array>, take: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let pieces: string[] = []
  let length = 0
  for await (const chunk of input) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n')
    pieces.push(first)
    length += first.length
    if (length > longestMessage) throw new Error(`a line of more than ${longestMessage} characters came`)
    for (const next of others) {
      give(pieces.join(''), take)
      pieces = [next]
      length = next.length
    }
  }
  give(pieces.join(''), take)
}

function give(line: string, take: (line: string) => void): void {
  if (line.trim() !== '') take(line)
}
