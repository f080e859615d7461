import * as z from 'zod/v4/core'
import { readIssues } from '../client/read-issues.ts'
import type { ParameterIssue } from '../errors/gong-error.ts'
import type { Schema } from './schema.ts'

/** What a schema says of a value. */
export type Checked =
  | { readonly isFit: true; readonly value: unknown }
  | { readonly isFit: false; readonly issues: readonly ParameterIssue[] }

/** Checks a value, with checks that must wait among them. */
export async function checkValue(schema: Schema, value: unknown): Promise<Checked> {
  const result = await z.safeParseAsync(schema, value)
  return result.success
    ? { isFit: true, value: result.data }
    : { isFit: false, issues: readIssues(result.error.issues, value) }
}

/** What is wrong, in one line. */
export function tellIssues(issues: readonly ParameterIssue[], whole: string): string {
  return issues
    .map(({ path, message }) => (path === '' ? `${whole} ${message}` : `${path} ${message}`))
    .join('; ')
}
