import type { Passed } from './proxy-answer.ts'

/**
 * The records of all pages as one JSON list; a page is asked for when the one before has been read.
 * @param breakOff breaks the connection when a page fails: what came must not pass for the whole.
 */
export function streamRecords(pages: AsyncGenerator<readonly unknown[]>, breakOff: () => void): Passed {
  const encoder = new TextEncoder()
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  let isFirst = true
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode('[')),
      async pull(controller) {
        try {
          for (;;) {
            const { done, value } = await pages.next()
            if (done) {
              controller.enqueue(encoder.encode(']'))
              controller.close()
              return resolve()
            }
            if (value.length === 0) continue
            const text = JSON.stringify(value).slice(1, -1)
            controller.enqueue(encoder.encode(isFirst ? text : `,${text}`))
            isFirst = false
            return
          }
        } catch (error) {
          reject(error)
          breakOff()
          controller.close()
        }
      },
      async cancel() {
        await pages.return(undefined)
        resolve()
      },
    },
    { highWaterMark: 0 },
  )
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { response: new Response(body, { headers }), ended }
}
