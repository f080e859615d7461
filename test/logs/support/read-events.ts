/** A server-sent event with its data as JSON. */
export interface ReceivedEvent {
  readonly event: string
  readonly data: Record<string, unknown>
}

/** The events of an answer as they come, comments left out. */
export async function* readEvents(response: Response): AsyncGenerator<ReceivedEvent> {
  let text = ''
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString()
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, event] = /^event: (.*)$/m.exec(block) ?? []
      const [, data] = /^data: (.*)$/m.exec(block) ?? []
      if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) }
    }
  }
}
