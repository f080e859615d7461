import { createSqliteDestination } from '../destinations/sqlite/sqlite-destination.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Destination } from '../sync/destination.ts'

/** What every kind of destination is opened with. */
export interface DestinationOptions {
  readonly now: () => number
  /** The data is a simulated account's: it may be thrown away, and never mixes with a real one's. */
  readonly isSimulated: boolean
  /** Hears what people should know. */
  readonly tell: (text: string) => void
}

interface Kind {
  /** What comes after the scheme, for messages. */
  readonly form: string
  readonly open: (path: string, options: DestinationOptions) => Destination
}

/** Kinds of destination by scheme. */
const kinds: Readonly<Record<string, Kind>> = {
  sqlite: { form: 'sqlite:FILE', open: createSqliteDestination },
}

/**
 * Opens the destination that a `--to` names.
 * @throws GongError `usage` when the address is of no known kind.
 */
export function openDestination(url: string, options: DestinationOptions): Destination {
  const [, scheme = '', path = ''] = /^([a-z][a-z0-9+]*):(?:\/\/)?(.*)$/i.exec(url) ?? []
  const kind = kinds[scheme.toLowerCase()]
  if (kind !== undefined && path !== '') return kind.open(path, options)
  const forms = Object.values(kinds).map(({ form }) => form)
  throw new GongError('usage', `--to “${url}” is no destination that gong-connector knows.`, {
    advice: `${/^[\w./~-]+$/.test(url) ? `Did you mean sqlite:${url}? ` : ''}Give one of: ${forms.join(', ')}.`,
  })
}
