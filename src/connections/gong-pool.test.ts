import { expect, test } from 'vitest'
import { createGong } from '../client/create-gong.ts'
import { systemClock } from '../client/system-clock.ts'
import { bearerCredentials } from '../http/auth.ts'
import { createBudget } from '../http/budget.ts'
import { createGongPool } from './gong-pool.ts'

const host = 'https://us-1.api.gong.io'

function makePool() {
  const opened: string[] = []
  const pool = createGongPool(
    (_uid, baseUrl, credentials, budget) => createGong({ baseUrl, credentials, budget }),
    (account) => {
      opened.push(account)
      return createBudget({ perSecond: 3, perDay: 10, clock: systemClock })
    },
  )
  return { pool, opened }
}

test('connections of one account have clients of their own and one budget', () => {
  const { pool, opened } = makePool()
  const credentials = bearerCredentials('token')
  const one = pool.take('c1', 'acme', host, credentials)
  expect(pool.take('c1', 'acme', host, credentials)).toBe(one)
  const two = pool.take('c2', 'acme', host, bearerCredentials('other'))
  expect([two === one, two.budget === one.budget]).toEqual([false, true])
  expect(opened).toEqual(['acme'])
})

test('a client is made anew when its host, its account or its credentials are others', () => {
  const { pool } = makePool()
  const credentials = bearerCredentials('token')
  const first = pool.take('c1', 'acme', host, credentials)
  const moved = pool.take('c1', 'acme', 'https://us-2.api.gong.io', credentials)
  expect([moved === first, moved.budget === first.budget]).toEqual([false, true])
  const renewed = pool.take('c1', 'acme', 'https://us-2.api.gong.io', bearerCredentials('next'))
  expect([renewed === moved, renewed.budget === first.budget]).toEqual([false, true])
  const other = pool.take('c1', 'globex', host, credentials)
  expect(other.budget).not.toBe(first.budget)
})

test('a budget goes with its last client', () => {
  const { pool, opened } = makePool()
  for (const uid of ['c1', 'c2']) pool.take(uid, 'acme', host, bearerCredentials('token'))
  pool.drop('c1')
  pool.drop('nobody')
  pool.take('c3', 'acme', host, bearerCredentials('token'))
  expect(opened).toEqual(['acme'])
  for (const uid of ['c2', 'c3']) pool.drop(uid)
  pool.take('c4', 'acme', host, bearerCredentials('token'))
  expect(opened).toEqual(['acme', 'acme'])
})
