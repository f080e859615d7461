import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MockLanguageModelV4 } from 'ai/test'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askGong as askByOpenAi } from '../../examples/openai-sdk/ask-gong.ts'
import { askGong as askByAiSdk } from '../../examples/vercel-ai-sdk/ask-gong.ts'
import { createGong, type Gong } from '../../src/client/create-gong.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'

let simulator: Simulator
let gong: Gong
beforeAll(async () => {
  simulator = await startSimulator({ calls: 60, users: 7, privateShare: 0, ratePerSecond: 0 })
  const account = { accessKey: 'key', accessKeySecret: 'secret', baseUrl: simulator.url }
  gong = createGong({ ...account, ratePerSecond: 0, ratePerDay: 0 })
})
afterAll(() => simulator.close())

/** What the scripted model asks for, one call a step: a mistake, a search, and the transcript of what it found. */
function nextCall(answers: readonly string[]): { name: string; args: object } | undefined {
  const script = [
    () => ({ name: 'read', args: { entity: 'usrs' } }),
    () => ({ name: 'search_calls', args: { query: 'pricing', limit: 1 } }),
    () => ({ name: 'get_transcript', args: { call_id: /call_id (\d+)/.exec(answers[1] ?? '')?.[1] } }),
  ]
  return script[answers.length]?.()
}

function checkAnswers(answers: readonly string[]): void {
  expect(answers[0]).toContain('Unknown entity “usrs”')
  expect(answers[1]).toMatch(/^1 call for “pricing”/)
  expect(answers[2]).toMatch(/^\[\d\d:\d\d:\d\d\] .+: .+/m)
}

test('the Vercel AI SDK runs the tools as its model asks', async () => {
  let answers: string[] = []
  const model = new MockLanguageModelV4({
    doGenerate: (options) => {
      const results = options.prompt.flatMap(({ role, content }) => (role === 'tool' ? content : []))
      answers = results.map((part) =>
        'output' in part && 'value' in part.output ? String(part.output.value) : '',
      )
      const call = nextCall(answers)
      const content =
        call === undefined
          ? { type: 'text' as const, text: 'They talked about prices.' }
          : {
              type: 'tool-call' as const,
              toolCallId: String(answers.length),
              toolName: call.name,
              input: JSON.stringify(call.args),
            }
      const unified = call === undefined ? ('stop' as const) : ('tool-calls' as const)
      return Promise.resolve({
        content: [content],
        finishReason: { unified, raw: undefined },
        usage: {
          inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 1, text: 1, reasoning: 0 },
        },
        warnings: [],
      })
    },
  })
  expect(await askByAiSdk(model, gong, 'What about prices?')).toBe('They talked about prices.')
  checkAnswers(answers)
})

test('the OpenAI SDK runs the tools as its model asks', async () => {
  let answers: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const { messages, tools } = JSON.parse(body)
      expect(tools.length).toBe(6)
      answers = messages
        .filter(({ role }: { role: string }) => role === 'tool')
        .map(({ content }: { content: string }) => content)
      const call = nextCall(answers)
      const message =
        call === undefined
          ? { role: 'assistant', content: 'They talked about prices.' }
          : {
              role: 'assistant',
              content: null,
              tool_calls: [
                {
                  id: `call_${answers.length}`,
                  type: 'function',
                  function: { name: call.name, arguments: JSON.stringify(call.args) },
                },
              ],
            }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices: [{ index: 0, message }] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const openai = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 })
    expect(await askByOpenAi(openai, 'scripted', gong, 'What about prices?')).toBe(
      'They talked about prices.',
    )
    checkAnswers(answers)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
