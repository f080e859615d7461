import { createGong, type Gong } from 'gong-connector'
import { createTools, describeFailure } from 'gong-connector/tools'
import OpenAI from 'openai'

/** Lets a model answer a question with what Gong knows. */
export async function askGong(openai: OpenAI, model: string, gong: Gong, question: string): Promise<string> {
  const gongTools = createTools(gong)
  const tools = gongTools.map(({ name, description, parameters }) => ({
    type: 'function' as const,
    function: { name, description, parameters: { ...parameters } },
  }))
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: question }]
  for (let step = 0; step < 10; step++) {
    const { choices } = await openai.chat.completions.create({ model, messages, tools })
    const message = choices[0]?.message
    if (message === undefined) break
    messages.push(message)
    const calls = (message.tool_calls ?? []).filter((call) => call.type === 'function')
    if (calls.length === 0) return message.content ?? ''
    for (const call of calls) {
      const found = gongTools.find(({ name }) => name === call.function.name)
      // What went wrong is an answer too: it tells the model what to do.
      const content = found
        ? await found.run(call.function.arguments).catch((error: unknown) => describeFailure(error))
        : `There is no tool ${call.function.name}.`
      messages.push({ role: 'tool', tool_call_id: call.id, content })
    }
  }
  return 'No answer after ten steps.'
}

// node ask-gong.ts 'What did customers say about our prices this week?'
if (import.meta.main) {
  const { GONG_ACCESS_KEY, GONG_ACCESS_KEY_SECRET, GONG_BASE_URL } = process.env
  const gong = createGong({
    accessKey: GONG_ACCESS_KEY,
    accessKeySecret: GONG_ACCESS_KEY_SECRET,
    baseUrl: GONG_BASE_URL,
  })
  const question = process.argv[2] ?? 'Which calls were there today?'
  process.stdout.write(`${await askGong(new OpenAI(), 'gpt-5', gong, question)}\n`)
}
