import type { Account } from '../account/account.ts'
import type { Call } from '../account/call.ts'
import { contentOf } from '../account/content.ts'
import { metaDataOf } from '../account/meta-data.ts'
import { turnsOf } from '../account/transcript.ts'

/** Something that was said on a call, as AI put it. */
export interface Finding {
  readonly call: Call
  /** The topic of conversation; undefined for what the whole call was about. */
  readonly topic: string | undefined
  readonly text: string
}

interface OutlineSection {
  readonly section: string
  readonly items: readonly { readonly text: string }[]
}

/** What AI made of calls, the latest first; nothing of calls that it is not through with. */
export function findingsOf(account: Account, calls: readonly Call[]): readonly Finding[] {
  return calls.toReversed().flatMap((call) => {
    if (call.transcriptFrom > account.now()) return []
    const content = contentOf(account, call, turnsOf(account, call), { brief: true, outline: true })
    const outline = (content['outline'] ?? []) as readonly OutlineSection[]
    const brief = content['brief'] as string | undefined
    return [
      ...(brief === undefined ? [] : [{ call, topic: undefined, text: brief }]),
      ...outline.flatMap(({ section, items }) => items.map(({ text }) => ({ call, topic: section, text }))),
    ]
  })
}

/** The first findings with different texts. */
export function firstOf(findings: readonly Finding[], most: number): readonly Finding[] {
  const byText = new Map<string, Finding>()
  for (const finding of findings) if (!byText.has(finding.text)) byText.set(finding.text, finding)
  return [...byText.values()].slice(0, most)
}

/** The calls that findings come from, each once, as the AI operations print them. */
export function printCalls(account: Account, findings: readonly Finding[]): readonly unknown[] {
  const calls = new Map(findings.map(({ call }) => [call.id, call]))
  return [...calls.values()].map((call) => {
    const { id, title, started, url } = metaDataOf(account.seed, call)
    return { call: { id, title, started, url } }
  })
}
