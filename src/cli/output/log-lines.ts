import type { LineView, OperationView } from '../../logs/log-views.ts'
import type { Screen } from '../context.ts'
import { dim, green, red, yellow } from '../format.ts'
import { oneLine } from './text-width.ts'

type Colors = Pick<Screen, 'hasColor'>

/** An operation as a line for people. */
export function operationText(screen: Colors, operation: OperationView): string {
  const { id, kind, name, status, connection_id: connection, message, duration_ms: ms } = operation
  const marks = { running: yellow(screen, '…'), success: green(screen, '✓'), error: red(screen, '✗') }
  const mark = marks[status as keyof typeof marks] ?? status
  const parts = [
    dim(screen, operation.started_at.slice(0, 19).replace('T', ' ')),
    mark,
    kind.padEnd(7),
    oneLine(name),
    ...(connection === null ? [] : [dim(screen, oneLine(`of ${connection}`))]),
    ...(ms === null ? [] : [dim(screen, lengthOf(ms))]),
    dim(screen, id.slice(0, 8)),
  ]
  const failure = message === null ? '' : `\n    ${red(screen, oneLine(message))}`
  return parts.join('  ') + failure
}

/** A line of an operation for people. */
export function lineText(screen: Colors, { at, level, text }: LineView): string {
  const paint = { debug: dim, info: (_: Colors, plain: string) => plain, warn: yellow, error: red }
  const told = (paint[level as keyof typeof paint] ?? paint.info)(screen, oneLine(text))
  return `    ${dim(screen, at.slice(11, 23))}  ${told}`
}

function lengthOf(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`
}
