import { GongParameterError, type ParameterIssue } from '../errors/gong-error.ts'

/** What lets a program into a Gong account. */
export type GongCredentials =
  | { readonly accessKey: string; readonly accessKeySecret: string }
  | { readonly accessToken: string }

const advice =
  'Give access_key with access_key_secret (Gong: Settings › Ecosystem › API), or an OAuth access_token.'

/** Names by which people give credentials, in the words of Airbyte's connectors and in our own. */
const names: Readonly<Record<string, string>> = {
  access_key: 'accessKey',
  accesskey: 'accessKey',
  access_key_secret: 'accessKeySecret',
  accesskeysecret: 'accessKeySecret',
  access_token: 'accessToken',
  accesstoken: 'accessToken',
}

/** Fields that say which form is meant, which the other fields say too. */
const ignored: ReadonlySet<string> = new Set(['auth_type', 'option_title'])

/**
 * Credentials in the shapes of Airbyte's Gong connectors.
 * @param path where they were given, for the error.
 * @throws GongParameterError that names each wrong field and shows no value.
 */
export function parseCredentials(given: Readonly<Record<string, unknown>>, path: string): GongCredentials {
  const found: Record<string, string> = {}
  const issues: ParameterIssue[] = []
  for (const [field, value] of Object.entries(given)) {
    const name = names[field.toLowerCase()]
    if (ignored.has(field)) continue
    if (name === undefined) issues.push({ path: `${path}.${field}`, message: 'is not known' })
    else if (typeof value !== 'string' || value.trim() === '')
      issues.push({ path: `${path}.${field}`, message: 'must be a text that is not empty' })
    else found[name] = value.trim()
  }
  const { accessKey, accessKeySecret, accessToken } = found
  if (issues.length === 0) {
    if (accessToken !== undefined && accessKey === undefined && accessKeySecret === undefined)
      return { accessToken }
    if (accessKey !== undefined && accessKeySecret !== undefined && accessToken === undefined)
      return { accessKey, accessKeySecret }
    issues.push(...missing(found, path))
  }
  const told = issues.map((issue) => `${issue.path} ${issue.message}`).join('; ')
  throw new GongParameterError(`The credentials do not fit: ${told}.`, issues, { advice })
}

function missing(found: Readonly<Record<string, string>>, path: string): ParameterIssue[] {
  if (found['accessToken'] !== undefined)
    return [{ path: `${path}.access_token`, message: 'must be given alone, without an access key' }]
  const wanted = { access_key: found['accessKey'], access_key_secret: found['accessKeySecret'] }
  return Object.entries(wanted)
    .filter(([, value]) => value === undefined)
    .map(([name]) => ({ path: `${path}.${name}`, message: 'is missing' }))
}
