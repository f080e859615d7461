import type { ServerResponse } from 'node:http'
import type { WireBody } from '../http/wire.ts'

/** An answer whose body is passed on piece by piece. */
export interface StreamedAnswer {
  readonly status: number
  readonly headers: Headers
  /** Undefined for an answer without one. */
  readonly body: WireBody | undefined
}

/** Writes an answer itself, in place of whoever the route's Response would go through. */
export type WriteAnswer = (answer: StreamedAnswer) => Response

/**
 * A way to write answers to a connection as they come: through Responses each would wait for a timer, and take twice as
 * long. An answer that ends early breaks the connection: what came must not pass for the whole.
 */
export function createWriteAnswer(outgoing: ServerResponse): WriteAnswer {
  return ({ status, headers, body }) => {
    outgoing.writeHead(status, Object.fromEntries(headers))
    if (body === undefined) outgoing.end()
    else
      writeBody(body, outgoing).catch(() => {
        body.cancel()
        outgoing.destroy()
      })
    return new Response(null, { status: statusOf(status), headers: { 'x-hono-already-sent': 'true' } })
  }
}

/** A Response has none of the other statuses. */
function statusOf(status: number): number {
  return status >= 200 && status <= 599 ? status : 502
}

async function writeBody(body: WireBody, outgoing: ServerResponse): Promise<void> {
  const first = body.read()
  let isThere = false
  const note = () => {
    isThere = true
  }
  first.then(note, note)
  // What has come already goes out with the head; for what has not, the head does not wait.
  for (let turn = 0; turn < 3; turn++) await Promise.resolve()
  if (!isThere) outgoing.flushHeaders()
  for (let piece = await first; piece !== undefined; piece = await body.read()) {
    if (outgoing.destroyed) throw new Error('the client went away')
    if (!outgoing.write(piece)) await drained(outgoing)
  }
  outgoing.end()
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve()
    }
    outgoing.on('drain', done)
    outgoing.on('close', done)
    if (outgoing.destroyed) done()
  })
}

/** Makes a Response of an answer, where there is no connection to write to. */
export const toResponse: WriteAnswer = ({ status, headers, body }) =>
  new Response(body === undefined ? null : toStream(body), { status: statusOf(status), headers })

function toStream(body: WireBody): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await body.read()
        if (piece === undefined) controller.close()
        else controller.enqueue(piece)
      },
      cancel: () => body.cancel(),
    },
    { highWaterMark: 0 },
  )
}
