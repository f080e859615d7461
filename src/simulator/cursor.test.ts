import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { openGong } from './test-gong.ts'

const MINUTE = 60_000
const payloadOf = (cursor: string) => Buffer.from(cursor.split('.')[1] ?? '', 'base64url').toString()

test('a cursor is a JWT with the payload of the real one, its call id digit by digit', async () => {
  await using gong = await openGong()
  const { records, calls } = (await gong.ask('GET', '/v2/calls')).json
  expect(Buffer.from(records.cursor.split('.')[0], 'base64url').toString()).toBe('{"alg":"HS256"}')
  expect(payloadOf(records.cursor)).toMatch(
    new RegExp(
      `^\\{"callId":${calls.at(-1).id},"total":250,"pageNumber":0,"pageSize":100,"time":"[^"]+Z","exp":\\d+\\}$`,
    ),
  )
})

test('a cursor expires an hour after the first page, and later pages do not renew it', async () => {
  await using gong = await openGong({ calls: 450 })
  const { control } = gong.simulator
  const next = async (cursor: string) => gong.ask('GET', `/v2/calls?cursor=${cursor}`)
  const first = await gong.ask('GET', '/v2/calls')
  control.advance(40 * MINUTE)
  const second = await next(first.json.records.cursor)
  expect(second.status).toBe(200)
  control.advance(19 * MINUTE)
  expect((await next(second.json.records.cursor)).status).toBe(200)
  control.advance(2 * MINUTE)
  const late = await next(second.json.records.cursor)
  expect(late.status).toBe(400)
  expect(late.json.errors[0]).toContain('cursor has expired')
  expect(late.json.requestId).toMatch(/^[0-9a-z]{19}$/)
})

test('a cursor that was tampered with, or belongs to another operation, does not verify', async () => {
  await using gong = await openGong()
  const { cursor } = (await gong.ask('GET', '/v2/calls')).json.records
  const [header, payload, signature] = cursor.split('.')
  const forged = Buffer.from(payloadOf(cursor).replace('"pageNumber":0', '"pageNumber":5')).toString(
    'base64url',
  )
  const resigned = createHmac('sha256', 'guess').update(`${header}.${payload}`).digest('base64url')
  for (const bad of [
    'x',
    `${header}.${forged}.${signature}`,
    `${header}.${payload}.${resigned}`,
    cursor.slice(0, -1),
  ]) {
    const answer = await gong.ask('GET', `/v2/calls?cursor=${bad}`)
    expect([answer.status, answer.json.errors]).toEqual([400, ['Failed to verify cursor']])
  }
  const foreign = await gong.ask('POST', '/v2/calls/extensive', { filter: {}, cursor })
  expect([foreign.status, foreign.json.errors]).toEqual([400, ['Failed to verify cursor']])
})

test('a cursor in the query of a POST is ignored, as every query parameter there is', async () => {
  await using gong = await openGong()
  const { cursor } = (await gong.ask('POST', '/v2/calls/extensive', { filter: {} })).json.records
  const again = await gong.ask('POST', `/v2/calls/extensive?cursor=${cursor}&fromDateTime=nonsense`, {
    filter: {},
  })
  expect(again.json.records).toMatchObject({ currentPageNumber: 0, currentPageSize: 100 })
})
