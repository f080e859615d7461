import type { SourceWorld } from './world.ts'

/**
 * Runs one command of the source and returns the exit code. Commands load when they are called: the answer to `spec`
 * needs nothing but a constant.
 */
export async function runSource(world: SourceWorld): Promise<number> {
  if (world.args[0] === 'spec' && world.args.length === 1) {
    const { connectorSpecification } = await import('./spec.ts')
    world.write(`${JSON.stringify({ type: 'SPEC', spec: connectorSpecification })}\n`)
    return 0
  }
  return (await import('./run-command.ts')).runCommand(world)
}
