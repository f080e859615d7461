import type { Gong } from '../client/create-gong.ts'
import type { CallOptions } from '../client/execute.ts'

type Callable = (...args: unknown[]) => unknown

/** A client whose every request ends with a signal, also those of code that does not pass it on. */
export function bindSignal(gong: Gong, signal: AbortSignal): Gong {
  const { execute, executor, budget, ...faces } = gong
  const bind = (method: Callable, place: number): Callable => {
    return (...args) =>
      method(...pad(args, place), withSignal(args[place] as CallOptions | undefined, signal))
  }
  const bindAll = (methods: object, place: number) =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [name, bind(method as Callable, place)]),
    )
  return {
    ...Object.fromEntries(Object.entries(faces).map(([name, methods]) => [name, bindAll(methods, 1)])),
    execute: bind(execute as Callable, 3),
    executor: bindAll(executor, 2),
    budget,
  } as unknown as Gong
}

/** The arguments before a place, all of them. */
function pad(args: readonly unknown[], length: number): unknown[] {
  return Array.from({ length }, (_, index) => args[index])
}

function withSignal(options: CallOptions = {}, signal: AbortSignal): CallOptions {
  return {
    ...options,
    signal: options.signal === undefined ? signal : AbortSignal.any([signal, options.signal]),
  }
}
