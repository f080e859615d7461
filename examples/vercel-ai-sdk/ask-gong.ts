import { generateText, jsonSchema, type LanguageModel, stepCountIs, tool } from 'ai'
import { createGong, type Gong } from 'gong-connector'
import { createTools, type Tool } from 'gong-connector/tools'

/** Gong's tools as the AI SDK takes them. */
function toAiTool({ description, parameters, run }: Tool) {
  return tool({
    description,
    inputSchema: jsonSchema<Record<string, unknown>>(parameters as Parameters<typeof jsonSchema>[0]),
    execute: (args, { abortSignal }) => run(args, { signal: abortSignal }),
  })
}

/** Lets a model answer a question with what Gong knows. */
export async function askGong(model: LanguageModel, gong: Gong, question: string): Promise<string> {
  const tools = Object.fromEntries(createTools(gong).map((item) => [item.name, toAiTool(item)]))
  const { text } = await generateText({ model, tools, stopWhen: stepCountIs(10), prompt: question })
  return text
}

// node ask-gong.ts 'What did customers say about our prices this week?'
if (import.meta.main) {
  const { GONG_ACCESS_KEY, GONG_ACCESS_KEY_SECRET, GONG_BASE_URL } = process.env
  const gong = createGong({
    accessKey: GONG_ACCESS_KEY,
    accessKeySecret: GONG_ACCESS_KEY_SECRET,
    baseUrl: GONG_BASE_URL,
  })
  const answer = await askGong(
    'anthropic/claude-sonnet-4.5',
    gong,
    process.argv[2] ?? 'Which calls were there today?',
  )
  process.stdout.write(`${answer}\n`)
}
