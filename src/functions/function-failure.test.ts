import { expect, test } from 'vitest'
import { BudgetExhaustedError, GongError, GongHttpError } from '../errors/gong-error.ts'
import { ActionError } from './action-error.ts'
import { FunctionFailure, toFailure } from './function-failure.ts'

const now = Date.parse('2026-01-01T00:00:00Z')

test('an answer of Gong’s is told with its status, its errors and when to come back', () => {
  const error = new GongHttpError('rate_limited', 'Gong asked to slow down (429).', {
    status: 429,
    requestId: 'r1',
    errors: ['Limit exceeded'],
    retryAfterMs: 6500,
  })
  expect(toFailure(error, now)).toMatchObject({
    code: 'script_http_error',
    options: {
      upstream: {
        status: 429,
        headers: { 'retry-after': '7' },
        body: { requestId: 'r1', errors: ['Limit exceeded'] },
      },
      retryAt: now + 6500,
    },
  })
})

test('what never came to be an answer keeps its code', () => {
  expect(toFailure(new GongError('unreachable', 'No answer.'), now).code).toBe('unreachable')
  const until = new Date(now + 3_600_000)
  expect(toFailure(new BudgetExhaustedError('The day’s calls are used up.', until), now)).toMatchObject({
    code: 'budget_exhausted',
    options: { retryAt: until.getTime() },
  })
})

test('an ActionError is told with all that is in it, also that of another copy of the class', () => {
  const payload = { type: 'too_bad', message: 'No.', hint: 'Ask tomorrow.' }
  const foreign = Object.assign(new Error('No.'), { name: 'ActionError', payload })
  for (const error of [new ActionError(payload), foreign])
    expect(toFailure(error, now)).toMatchObject({
      code: 'action_script_runtime_error',
      message: 'No.',
      options: { payload },
    })
})

test('anything else is a slip of the function’s', () => {
  const told = { code: 'script_internal_error' }
  for (const thrown of [
    new TypeError('x is not a function'),
    'a text',
    undefined,
    new GongError('usage', 'No such action.'),
  ])
    expect(toFailure(thrown, now)).toMatchObject(told)
  const failure = new FunctionFailure('script_timeout', 'Too slow.')
  expect(toFailure(failure, now)).toBe(failure)
})
