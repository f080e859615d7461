import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const source = (path: string) => new URL(`../../src/${path}`, import.meta.url).href

/** What a process says that runs a program, without vitest's own loader between. */
async function runNode(program: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module-typescript',
    '--disable-warning=ExperimentalWarning',
    '--eval',
    program,
  ])
  return JSON.parse(stdout)
}

const action = `
import { ActionError, defineAction } from 'gong-connector/functions'
import { z } from 'zod'
import { word } from './word.ts'
export const say = defineAction({
  name: 'say', description: 'Says a word.', input: z.object({}), output: z.object({ text: z.string() }),
  run: () => ({ text: word }),
})
export const fail = defineAction({
  name: 'fail', description: 'Fails.', input: z.object({}), output: z.object({}),
  run() { throw new ActionError({ type: 'on_purpose' }) },
})`

test('loaded anew by Node itself, a function and what it imports are as they are by now; a run under way ends as it began', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gong-functions-'))
  try {
    const heard = await runNode(`
      import { rmSync, writeFileSync } from 'node:fs'
      import { createFunctions } from '${source('functions/create-functions.ts')}'
      import { toFailure } from '${source('functions/function-failure.ts')}'
      const write = (file: string, code: string) => writeFileSync('${folder}/' + file, code)
      const functions = createFunctions({ folder: '${folder}', now: () => 0, randomId: () => crypto.randomUUID() })
      const say = async (info: any) => (await info.definition.run({}, {})).text
      write('word.ts', "export const word: string = 'old'")
      write('say.ts', ${JSON.stringify(action)})
      write('enum.ts', 'export enum A { B }')
      const problems = await functions.reload()
      const before = functions.action('say')
      write('word.ts', "export const word: string = 'new'")
      await functions.reload()
      const texts = [await say(before), await say(functions.action('say'))]
      let failure
      try { await functions.action('fail')?.definition.run({} as never, {}) } catch (error) { failure = toFailure(error, 0).code }
      rmSync('${folder}/say.ts')
      await functions.reload()
      console.log(JSON.stringify({ problems, texts, failure, isGone: functions.action('say') === undefined }))
    `)
    expect(heard).toEqual({
      problems: [{ file: 'enum.ts', message: expect.stringContaining('enum is not supported') }],
      texts: ['old', 'new'],
      failure: 'action_script_runtime_error',
      isGone: true,
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
