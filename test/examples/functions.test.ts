import { expect, test } from 'vitest'
import { runCommand } from '../cli/run-command.ts'

test('the functions of the examples do what their examples say', async () => {
  const functions = new URL('../../examples/functions', import.meta.url).pathname
  const { exitCode, stdout } = await runCommand(['functions', 'test', '--functions', functions])
  expect([exitCode, stdout]).toEqual([0, 'ok      meeting-notes: the latest call\n'])
})
