import { GongError } from '../../errors/gong-error.ts'
import type { Context } from '../context.ts'
import { bold, formatBytes } from '../format.ts'
import type { Preview } from './preview.ts'

/**
 * Asks a person before something is written to Gong.
 * @param what the write does, as a sentence.
 * @returns whether to go on.
 * @throws GongError `usage` where nobody can be asked.
 */
export async function confirmWrite(context: Context, preview: Preview, what: string): Promise<boolean> {
  const { method, url, body, file } = preview
  if (!context.canAsk) {
    throw new GongError('usage', `${method} ${url} writes to Gong, and nobody can be asked here.`, {
      advice: 'Add --yes to write without asking, or --dry-run to see the request.',
    })
  }
  context.tell(what)
  context.tell(`${bold(context.screen, method)} ${url}`)
  if (body !== undefined) context.tell(JSON.stringify(body, null, 2))
  if (file !== undefined)
    context.tell(`with ${file.name}${file.size === undefined ? '' : `, ${formatBytes(file.size)}`}`)
  const answer = await context.ask('Send this to Gong? [y/N] ')
  if (/^y(es)?$/i.test(answer.trim())) return true
  context.tell('Nothing was sent.')
  return false
}
