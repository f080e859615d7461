import { type FieldPath, parsePath } from '../../client/select-fields.ts'
import { GongError } from '../../errors/gong-error.ts'

/** The paths of `id,metaData.title`. @throws GongError `usage` when there is none. */
export function parseFields(text: string | undefined): readonly FieldPath[] | undefined {
  if (text === undefined) return undefined
  const paths = text
    .split(',')
    .map(parsePath)
    .filter((path) => path !== undefined)
  if (paths.length > 0) return paths
  throw new GongError('usage', `--fields “${text}” names no field.`, {
    advice: 'Give names separated by commas, such as id,title.',
  })
}
