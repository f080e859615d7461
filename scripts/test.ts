import { spawn } from 'node:child_process'

/**
 * `npm test`: every check of the project. Those that need no output of their own run side by side; the tests run last,
 * so that their count closes the output. All run even when one fails: one run shows all there is to mend.
 */
const checks = ['lint', 'types', 'unused']

interface Outcome {
  readonly script: string
  readonly isGood: boolean
  readonly output: string
  readonly seconds: number
}

/** Runs an npm script of this package; with `isShown`, its output is this process's own. */
function run(script: string, isShown: boolean): Promise<Outcome> {
  const started = performance.now()
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], {
      stdio: isShown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      env: process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' },
    })
    let output = ''
    const keep = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const end = (isGood: boolean) =>
      resolve({ script, isGood, output, seconds: (performance.now() - started) / 1000 })
    child.on('error', (error) => {
      output += error.message
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}

function tell({ script, isGood, output, seconds }: Outcome): void {
  console.log(`${isGood ? 'ok  ' : 'FAIL'} npm run ${script} (${seconds.toFixed(1)} s)`)
  if (!isGood) console.log(output.trimEnd())
}

const outcomes = await Promise.all(
  checks.map(async (script) => {
    const outcome = await run(script, false)
    tell(outcome)
    return outcome
  }),
)
console.log('     npm run vitest')
outcomes.push(await run('vitest', true))
const failed = outcomes.filter(({ isGood }) => !isGood).map(({ script }) => `npm run ${script}`)
if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
