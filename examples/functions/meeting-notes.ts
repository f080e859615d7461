import { ActionError, defineAction } from 'gong-connector/functions'
import { z } from 'zod'

const dayMs = 86_400_000

/** Who talked how much in a call, and what was said first: the latest call when none is named. */
export const meetingNotes = defineAction({
  name: 'meeting-notes',
  description: 'Who talked how much in a call, and how it began.',
  input: z.object({ callId: z.string().optional() }),
  output: z.object({
    callId: z.string(),
    title: z.string().nullish(),
    speakers: z.array(z.object({ name: z.string(), words: z.number() })),
    opening: z.string(),
  }),
  isRepeatable: true,
  examples: [{ name: 'the latest call', input: {} }],
  async run({ gong, includePrivate, now, log }, { callId }) {
    const id = callId ?? (await latestCall())
    const [call] = await gong.callTranscripts.withSpeakers({ callIds: [id], includePrivate })
    if (call?.status !== 'ready')
      throw new ActionError({
        type: call?.status ?? 'unknown_call',
        message: `Call ${id} has no transcript.`,
      })
    const words = new Map<string, number>()
    for (const { speaker, sentences } of call.monologues) {
      const spoken = sentences.flatMap(({ text }) => text.split(/\s+/)).length
      words.set(speaker.name, (words.get(speaker.name) ?? 0) + spoken)
    }
    log.info(`${call.monologues.length} monologues were read.`)
    return {
      callId: id,
      title: call.call?.title,
      speakers: [...words].map(([name, count]) => ({ name, words: count })),
      opening: call.monologues[0]?.sentences[0]?.text ?? '',
    }

    async function latestCall(): Promise<string> {
      const fromDateTime = new Date(now() - 30 * dayMs).toISOString()
      const calls = await gong.calls.list({ fromDateTime }).all()
      const latest = calls.findLast(({ isPrivate }) => includePrivate || isPrivate !== true)
      if (latest === undefined) throw new ActionError({ type: 'no_calls', message: 'No call in 30 days.' })
      return String(latest.id)
    }
  },
})
