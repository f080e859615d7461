import type { z } from 'zod'
import { readIssues } from '../../client/read-issues.ts'
import type { ParameterIssue } from '../../errors/gong-error.ts'
import { parseJson } from '../../http/parse-json.ts'
import { RequestError } from '../request-error.ts'
import { nulIssues } from './refuse-nul.ts'

/** Most bytes of a JSON body. */
export const mostBodyBytes = 10 * 1024 * 1024

/** The content type without its parameters, in lower case. */
export function mediaTypeOf(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/**
 * Reads and checks a JSON body.
 * @throws RequestError 400, 413, 415 or 422, with the path of each wrong field.
 */
export async function readBody<B>(request: Request, check: z.ZodType<B>): Promise<B> {
  const type = mediaTypeOf(request)
  if (type !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(type)) {
    const given = type === '' ? 'none' : `“${type}”`
    throw new RequestError('unsupported_media_type', `The body must be JSON; its content type is ${given}.`, {
      advice: 'Send it with Content-Type: application/json.',
      valid: ['application/json'],
    })
  }
  const text = await readText(request)
  const body = parseBody(text)
  const issues = nulIssues(text, body)
  if (issues.length > 0) throw misfit(issues)
  return checkBody(body, check)
}

/** Parses JSON without losing a digit of long ids, and without showing any of it when it is broken. */
export function parseBody(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    const what = text.trim() === '' ? 'The body is empty' : 'The body is not JSON'
    throw new RequestError('malformed_request', `${what}.`, { advice: 'Send one JSON object.' })
  }
}

/** @throws RequestError 422. */
export function checkBody<B>(body: unknown, check: z.ZodType<B>): B {
  const result = check.safeParse(body)
  if (result.success) return result.data
  throw misfit(readIssues(result.error.issues, body))
}

function misfit(issues: readonly ParameterIssue[]): RequestError {
  const told = issues.map(({ path, message }) => (path === '' ? `the body ${message}` : `${path} ${message}`))
  return new RequestError('invalid_request', `The body does not fit: ${told.join('; ')}.`, {
    issues,
    advice: 'See /openapi.json for what this operation takes.',
  })
}

/** The body as text. @throws RequestError 413. */
export async function readText(request: Request): Promise<string> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (length > mostBodyBytes) throw tooLarge()
  // Of a body with a length Node lets no more through.
  if (!Number.isNaN(length)) return request.text()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > mostBodyBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The error of a body that is too long. */
export function tooLarge(): RequestError {
  return new RequestError('body_too_large', `The body has more than ${mostBodyBytes / 1024 / 1024} MiB.`, {
    advice: 'Send less at a time; files go as a part of a multipart form, which may be of any length.',
  })
}
