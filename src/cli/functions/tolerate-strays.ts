import type { Context } from '../context.ts'

/** A user's function that forgets to wait for a promise must not take the server with it when the promise fails. */
export function tolerateStrays(context: Context, functionsDir: string | undefined): void {
  if (functionsDir === undefined) return
  context.onStray((reason) => {
    const text = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)
    context.tell(`A promise failed that nobody waited for; an await is missing in a function: ${text}`)
  })
}
