import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/copy-account.ts'
import { runCommand } from './run-command.ts'

const { folder, file, remove } = temporaryFolder()
afterAll(remove)

/** What may come next, without its meaning. */
async function next(...words: string[]): Promise<string[]> {
  const { stdout, stderr, exitCode } = await runCommand(['__complete', ...words])
  expect([stderr, exitCode]).toEqual(['', 0])
  return stdout === ''
    ? []
    : stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t')[0] ?? '')
}

describe('what may come next', () => {
  it.each<[string[], string[]]>([
    [['ex'], ['execute']],
    [['list', 'call_o'], ['call_outcomes']],
    [['list', 'call_a'], []],
    [
      ['functions', ''],
      ['list', 'new', 'run', 'test'],
    ],
    [['functions', 'list', ''], []],
    [['functions', 'run', 'get-call', '--inp'], ['--input']],
    [['list', 'settings_sc'], ['settings_scorecards']],
    [
      ['download', ''],
      ['call_audio', 'call_video'],
    ],
    [
      ['execute', 'meetings', ''],
      ['create', 'update', 'delete'],
    ],
    [['execute', 'briefs', 'generate', '--crm-entity-type', 'D'], ['DEAL']],
    [
      ['execute', 'calls', 'create', '--direction='],
      ['Inbound', 'Outbound', 'Conference', 'Unknown'].map((each) => `--direction=${each}`),
    ],
    [['execute', 'calls', 'create', '--direction', '=', 'In'], ['Inbound']],
    [['list', 'calls', '--from'], ['--from-date-time']],
    [['list', 'calls', '--limit', ''], []],
    [['list', '--limit', '3', 'work'], ['workspaces']],
    [['list', 'workspaces', '--fields', 'id,na'], ['id,name']],
    [['execute', 'calls', 'upload_media', '--file', ''], [':files']],
    [
      ['download', 'call_audio', '1', '-'],
      [
        '--range',
        '--output',
        '--force',
        '--params',
        '--dry-run',
        '--base-url',
        '--rate',
        '--rate-per-day',
        '--help',
        '--call-id',
      ],
    ],
    [['sync', '--streams', 'users,work'], ['users,workspaces']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['api', 'PA'], ['PATCH']],
    [['api', 'patch', ''], ['/v2/tasks/{taskId}']],
    [['help', 'bud'], ['budget']],
    [
      ['entities', 'targ'],
      ['targets', 'target_assignments'],
    ],
    [['nonsense', ''], []],
    [['list', 'nonsense', ''], []],
  ])('is told for %j', async (words, expected) => {
    expect((await next(...words)).toSorted()).toEqual(expected.toSorted())
  })

  it('is every command at the start, with what it does', async () => {
    const { stdout } = await runCommand(['__complete', ''])
    expect(stdout).toMatch(/^list\tList records/m)
    expect(stdout).not.toContain('__complete')
  })

  it('never is a flag that was given, unless it can be given again', async () => {
    const flags = await next('list', 'call_transcripts', '--json', '--call-ids', '1', '--')
    expect(flags).not.toContain('--json')
    expect(flags).toContain('--call-ids')
  })
})

describe('in bash', () => {
  const executable = fileURLToPath(new URL('../../bin/gong-connector', import.meta.url))
  beforeAll(() => symlinkSync(executable, file('gong-connector')))

  /** What bash offers after a line. */
  function completeInBash(...words: string[]): string[] {
    const script = `
      source <(gong-connector completion bash)
      COMP_WORDS=(gong-connector ${words.map((word) => `'${word}'`).join(' ')})
      COMP_CWORD=${words.length}
      $(complete -p gong-connector | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      printf '%s\\n' "\${COMPREPLY[@]}"`
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, HOME: folder }
    return execFileSync('bash', ['--norc', '-c', script], { env, cwd: folder, encoding: 'utf8' })
      .trim()
      .split('\n')
  }

  it('the script offers words and files', () => {
    expect(completeInBash('execute', 'meetings', '')).toEqual(['create', 'update', 'delete'])
    expect(completeInBash('api', 'POST', '/v2/x', '--input', 'gong-c')).toEqual(['gong-connector'])
  })
})
