import { errorCodes } from '../errors/codes.ts'
import { toGongError } from '../errors/gong-error.ts'
import { createEmitter, type Emitter, explain } from './emitter.ts'
import { parseArguments, type SourceArguments, usage } from './parse-arguments.ts'
import { connectorSpecification } from './spec.ts'
import type { SourceWorld } from './world.ts'

/** Runs a command, and reports what stops it as the protocol wants it and, for people, on stderr. */
export async function runCommand(world: SourceWorld): Promise<number> {
  const emitter = createEmitter(world)
  // Help is for people: stdout belongs to the protocol.
  if (world.args.some((arg) => arg === '--help' || arg === '-h')) {
    world.tell(usage)
    return 0
  }
  try {
    return await run(world, emitter, parseArguments(world.args))
  } catch (thrown) {
    if (world.signal.aborted) return 0
    const error = toGongError(thrown)
    emitter.error(error)
    world.tell(emitter.clean(`error: ${explain(error)}`))
    return errorCodes[error.code].exitCode
  }
}

async function run(world: SourceWorld, emitter: Emitter, args: SourceArguments): Promise<number> {
  switch (args.command) {
    case 'spec':
      emitter.send({ type: 'SPEC', spec: connectorSpecification })
      return 0
    case 'check':
      return (await import('./check.ts')).check(world, emitter, args.config)
    case 'discover':
      return (await import('./discover.ts')).discover(world, emitter, args.config)
    case 'read':
      return (await import('./read.ts')).read(world, emitter, args)
  }
}
