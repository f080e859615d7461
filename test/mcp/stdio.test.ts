import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createGong } from '../../src/client/create-gong.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { callTool, connectStdio, type StdioClient } from './support/mcp-client.ts'

let simulator: Simulator
let stdio: StdioClient
let writer: StdioClient
beforeAll(async () => {
  simulator = await startSimulator({ calls: 300, users: 12, privateShare: 0.1, ratePerSecond: 0 })
  ;[stdio, writer] = await Promise.all([
    connectStdio(simulator.url),
    connectStdio(simulator.url, ['--allow-writes', '--include-private', '--max-bytes', '3000']),
  ])
})
afterEach(() => {
  simulator.control.requests.clear()
  simulator.control.faults.clear()
})
afterAll(async () => {
  await Promise.all([stdio?.close(), writer?.close()])
  await simulator.close()
})

describe('the tools', () => {
  test('are a handful that cost a model less than 2,500 tokens', async () => {
    const { tools } = await writer.client.listTools()
    expect(tools.map(({ name }) => name)).toEqual([
      'list_entities',
      'describe_entity',
      'read',
      'search_calls',
      'get_transcript',
      'write',
      'get_budget',
    ])
    expect(JSON.stringify(tools).length).toBeLessThan(10_000)
  })

  test('have schemas that every provider takes: one type for each argument', async () => {
    const { tools } = await writer.client.listTools()
    const types = tools.flatMap(({ inputSchema }) =>
      Object.values(inputSchema.properties ?? {}).map((schema) => (schema as { type: unknown }).type),
    )
    expect(types.length).toBeGreaterThan(15)
    expect(types.filter((type) => typeof type !== 'string')).toEqual([])
  })

  test('have no write unless it is allowed, and say what a write may do', async () => {
    const { tools } = await stdio.client.listTools()
    expect(tools.map(({ name }) => name)).not.toContain('write')
    for (const { annotations } of tools)
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })
    const write = (await writer.client.listTools()).tools.find(({ name }) => name === 'write')
    expect(write?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true })
    const refused = await callTool(stdio.client, 'write', { entity: 'calls', action: 'create' })
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('--allow-writes') })
  })

  test('answer once, as text', async () => {
    const { result } = await callTool(stdio.client, 'read', { entity: 'users', limit: 2 })
    expect(result.content).toHaveLength(1)
    expect(result.structuredContent).toBeUndefined()
  })
})

describe('reading', () => {
  test('gives the records of any entity, chosen fields only, and goes on by cursor without loss', async () => {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const { text } = await callTool(stdio.client, 'read', {
        entity: 'users',
        fields: ['id'],
        limit: 5,
        ...(cursor === undefined ? {} : { cursor }),
      })
      const records = [...text.matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line))
      expect(records.every((record) => Object.keys(record).join() === 'id')).toBe(true)
      ids.push(...records.map(({ id }) => id))
      cursor = /"cursor":"([^"]+)"/.exec(text)?.[1]
    } while (cursor !== undefined)
    expect(ids.length).toBe(12)
    expect(new Set(ids).size).toBe(12)
  })

  test('takes parameters as objects or as JSON texts, names in any spelling', async () => {
    const { text: page } = await callTool(stdio.client, 'read', { entity: 'calls', limit: 1 })
    const { id } = JSON.parse(/^\{.*\}$/m.exec(page)?.[0] ?? '{}')
    const one = await callTool(stdio.client, 'read', { entity: 'calls', action: 'get', params: { id } })
    expect(one.text).toContain(`"id":"${id}"`)
    const other = await callTool(stdio.client, 'read', {
      entity: 'extensiveCalls',
      params: JSON.stringify({ call_ids: [id] }),
    })
    expect(other.text).toContain(`"id":"${id}"`)
  })

  test('leaves private calls and their transcripts out, and says how many', async () => {
    const gong = createGong({
      accessKey: 'k',
      accessKeySecret: 's',
      baseUrl: simulator.url,
      ratePerSecond: 0,
    })
    const calls = await gong.calls.list().all({ limit: 60 })
    const secret = calls.filter(({ isPrivate }) => isPrivate).map(({ id }) => id ?? '')
    expect(secret.length).toBeGreaterThan(0)
    const { text } = await callTool(stdio.client, 'read', { entity: 'calls', limit: 40, fields: ['id'] })
    for (const id of secret) expect(text).not.toContain(id)
    expect(text).toMatch(/Left out, of private calls: \d+ record/)
    const spoken = { entity: 'call_transcripts', params: { callIds: secret } }
    expect((await callTool(stdio.client, 'read', spoken)).text).toMatch(/^0 records/)
    expect((await callTool(writer.client, 'read', spoken)).text).not.toMatch(/^0 records/)
    const got = await callTool(stdio.client, 'read', {
      entity: 'calls',
      action: 'get',
      params: { id: secret[0] },
    })
    expect(got).toMatchObject({ isError: true, text: expect.stringContaining('private') })
    const read = await callTool(stdio.client, 'get_transcript', { call_id: secret[0] })
    expect(read).toMatchObject({ isError: true, text: expect.stringContaining('private') })
  })
})

describe('a transcript', () => {
  test('takes times as numbers and as texts, and a call’s id as a number where it has all its digits', async () => {
    const hit = await callTool(stdio.client, 'search_calls', { query: 'pricing', limit: 1 })
    const call_id = /call_id (\d+)/.exec(hit.text)?.[1]
    const byNumber = await callTool(stdio.client, 'get_transcript', { call_id, from: 60, to: 90 })
    const byText = await callTool(stdio.client, 'get_transcript', {
      callId: call_id,
      from: '1:00',
      to: '00:01:30',
    })
    expect(byNumber.isError).toBe(false)
    expect(byNumber.text).toBe(byText.text)
    expect((await callTool(stdio.client, 'get_transcript', { call_id: 12345 })).text).toContain(
      'no call 12345',
    )
    const lost = await callTool(stdio.client, 'get_transcript', { call_id: 2 ** 60 })
    expect(lost).toMatchObject({ isError: true, text: expect.stringContaining('numbers lose digits') })
  })

  test('that is asked for again part by part costs no further requests', async () => {
    const hit = await callTool(stdio.client, 'search_calls', { query: 'pricing', limit: 1 })
    const call_id = /call_id (\d+)/.exec(hit.text)?.[1]
    await callTool(stdio.client, 'get_transcript', { call_id })
    simulator.control.requests.clear()
    await callTool(stdio.client, 'get_transcript', { call_id, from: '2:00' })
    expect(simulator.control.requests.counts().total).toBe(0)
  })
})

describe('a mistake', () => {
  test.each([
    ['read', { entity: 'usrs' }, /Did you mean “users”\?/],
    ['read', { entity: 'calls', action: 'lst' }, /calls has no action “lst”.*“list”/s],
    ['read', { entity: 'calls', params: { fromDate: '2026' } }, /calls list: fromDate .*fromDateTime/s],
    ['read', { entity: 'calls', params: { fromDateTime: 'soon' } }, /fromDateTime must be an ISO 8601/],
    ['read', { entity: 'call_audio' }, /recording/],
    ['read', { entity: 'calls', limit: 0 }, /limit must be at least 1/],
    ['read', {}, /entity is missing/],
    ['read', { entity: 'calls', cursor: 'gc1.x' }, /cursor .* is not whole/],
    ['read', { entity: 'calls', fromDateTime: '2026-01-01T00:00:00Z' }, /goes into params/],
    ['reed', {}, /Did you mean read\?/],
    ['get_transcript', { call_id: '1' }, /no call 1\b/],
    ['get_transcript', { call_id: '1', from: 'x' }, /hh:mm:ss/],
    ['get_transcript', { call_id: '1', from: 9, to: 3 }, /from must be before to/],
    ['search_calls', { query: '!!' }, /no word/],
    ['search_calls', { query: 'a', from: 'yesterday' }, /no date/],
    ['describe_entity', { entity: 'nothing-like-it' }, /Known names/],
  ])('in %s %j comes back as an error of the tool that helps', async (name, args, said) => {
    const { text, isError } = await callTool(stdio.client, name, args)
    expect(isError).toBe(true)
    expect(text).toMatch(said)
  })

  test('sends nothing to Gong', async () => {
    await callTool(stdio.client, 'read', { entity: 'calls', params: { nonsense: 1 } })
    expect(simulator.control.requests.counts().total).toBe(0)
  })

  test('of Gong’s comes back with its words and the request id', async () => {
    const { text, isError } = await callTool(stdio.client, 'read', {
      entity: 'calls',
      action: 'get',
      params: { id: '12345' },
    })
    expect(isError).toBe(true)
    expect(text).toMatch(/12345/)
    expect(text).toMatch(/request id: \w+/)
  })
})

describe('writing', () => {
  test('changes something in Gong and shows its answer', async () => {
    const { text, isError } = await callTool(writer.client, 'write', {
      entity: 'meetings',
      action: 'create',
      params: {
        organizerEmail: (await firstUser())?.emailAddress,
        startTime: '2030-01-01T10:00:00Z',
        endTime: '2030-01-01T10:30:00Z',
        title: 'Made by a tool',
        invitees: [{ email: 'a@b.example' }],
      },
    })
    expect(text).toMatch(/^Done: meetings create/)
    expect(isError).toBe(false)
  })

  test('does not take what only reads', async () => {
    const { text } = await callTool(writer.client, 'write', { entity: 'users', action: 'list' })
    expect(text).toContain('only reads')
  })

  async function firstUser() {
    const gong = createGong({
      accessKey: 'k',
      accessKeySecret: 's',
      baseUrl: simulator.url,
      ratePerSecond: 0,
    })
    const [user] = await gong.users.list().all({ limit: 1 })
    return user
  }
})

/** Ids of users, as digits. */
async function stdioUsers(): Promise<string[]> {
  const gong = createGong({ accessKey: 'k', accessKeySecret: 's', baseUrl: simulator.url, ratePerSecond: 0 })
  return (await gong.users.list()).records.map(({ id }) => id ?? '')
}

describe('the process', () => {
  const main = join(import.meta.dirname, '../../src/cli/main.ts')
  const environment = () => ({
    ...process.env,
    ...{ GONG_BASE_URL: simulator.url, GONG_ACCESS_KEY: 'k', GONG_ACCESS_KEY_SECRET: 's' },
    ...{ GONG_RATE_PER_SECOND: '0', GONG_CONNECTOR_DATA_DIR: '/nonexistent' },
  })

  test('keeps secrets and everything but messages off stdout, and answers what is no message', async () => {
    const lines = [
      'no json',
      '{"jsonrpc":"2.0"}',
      '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}',
      '{"jsonrpc":"2.0","id":"two","method":"tools/call","params":{"name":"read","arguments":{"entity":"users","limit":1}}}',
    ]
    const { stdout, code } = await runProcess(`${lines.join('\n')}\n`)
    const messages = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(messages.map(({ id }) => id).sort()).toEqual([1, null, null, 'two'].sort())
    expect(code).toBe(0)
  })

  test('keeps every digit of an id that came as a bare number', async () => {
    const [user] = await stdioUsers()
    const call = `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"read","arguments":{"entity":"users","action":"get","params":{"id":${user}}}}}`
    const begin =
      '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}'
    const { stdout } = await runProcess(`${begin}\n${call}\n`)
    expect(stdout).toContain(`\\"id\\":\\"${user}\\"`)
  })

  test('tells of its progress and survives a call that is called off', async () => {
    simulator.control.faults.clear()
    const heard: (string | undefined)[] = []
    await stdio.client.callTool({ name: 'search_calls', arguments: { query: 'nothingtofind' } }, undefined, {
      onprogress: ({ message }) => void heard.push(message),
    })
    expect(heard.length).toBeGreaterThan(1)
    const cancel = new AbortController()
    const call = stdio.client.callTool(
      { name: 'search_calls', arguments: { query: 'nothingtofind' } },
      undefined,
      { signal: cancel.signal, onprogress: () => cancel.abort('enough') },
    )
    await expect(call).rejects.toThrow()
    expect((await callTool(stdio.client, 'get_budget')).text).toContain('requests spent today')
  })

  test('ends by itself when it is asked to, with its stdin still open', async () => {
    const child = spawn(process.execPath, [main, 'mcp'], { env: environment() })
    child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
  })

  test('refuses a cap that leaves no room', async () => {
    const { stderr, code } = await runProcess('', ['--max-bytes', '100'])
    expect(code).toBe(2)
    expect(stderr).toContain('2000')
  })

  function runProcess(input: string, args: readonly string[] = []) {
    const child = spawn(process.execPath, [main, 'mcp', ...args], { env: environment() })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })
    child.stdin.end(input)
    return new Promise<{ stdout: string; stderr: string; code: number | null }>((resolve) =>
      child.on('close', (code) => resolve({ stdout, stderr, code })),
    )
  }
})
