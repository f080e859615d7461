import { GongError } from '../../errors/gong-error.ts'
import { parseSimulatorOptions } from '../../simulator/options.ts'
import { startSimulator } from '../../simulator/start-simulator.ts'
import type { Context } from '../context.ts'
import { bold, formatCount } from '../format.ts'

/** Runs a simulated Gong account until it is stopped; flags are checked by the simulator itself. */
export async function simulate(context: Context, flags: Readonly<Record<string, string>>): Promise<number> {
  const options = parse(Object.entries(flags).flatMap(([name, value]) => [`--${kebabCase(name)}`, value]))
  const simulator = await start(options)
  const { screen } = context
  context.print(
    `A simulated Gong account of ${formatCount(options.calls ?? 2000)} calls answers at ${bold(screen, simulator.url)}`,
  )
  context.print('')
  context.print(`  export GONG_BASE_URL=${simulator.url} GONG_OAUTH_URL=${simulator.url}`)
  context.print(
    `  export GONG_ACCESS_KEY=${options.accessKey ?? 'key'} GONG_ACCESS_KEY_SECRET=${options.accessKeySecret ?? 'secret'}`,
  )
  context.print('  gong-connector sync')
  context.print('')
  for (const { url, publicKey } of simulator.control.webhooks.list())
    context.print(
      `It sends webhooks to ${url}${publicKey === null ? '' : `, signed; public key: ${publicKey}`}`,
    )
  context.print(`Its control API for tests is under ${simulator.url}/_simulator. Ctrl-C ends it.`)
  await new Promise<void>((resolve) => {
    if (context.signal.aborted) resolve()
    context.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await simulator.close()
  return 0
}

function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function parse(args: readonly string[]) {
  try {
    return parseSimulatorOptions(args)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new GongError('usage', error.message, {
      advice: 'See gong-connector simulate --help.',
      cause: error,
    })
  }
}

async function start(options: ReturnType<typeof parse>) {
  try {
    return await startSimulator(options)
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isTaken) throw error
    throw new GongError('usage', `Port ${options.port} is taken.`, {
      advice: 'Give another --port, or none for a free one.',
    })
  }
}
