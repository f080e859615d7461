import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openGong, type TestGong } from './test-gong.ts'

const CLIENT = { authorization: `Basic ${btoa('client:secret')}` }
const BACK = 'http://127.0.0.1:1/callback'
const SPENT = { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }

async function authorize(gong: TestGong, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const query = new URLSearchParams({
    client_id: 'client',
    response_type: 'code',
    redirect_uri: BACK,
    state: 's 1',
    ...more,
  })
  const answer = await gong.ask('GET', `/oauth2/authorize?${query}`)
  expect(answer.status).toBe(302)
  const back = new URL(answer.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe('s 1')
  return back.searchParams.get('code') ?? ''
}

function token(
  gong: TestGong,
  parameters: Readonly<Record<string, string>>,
  place: 'query' | 'body' = 'query',
) {
  const text = new URLSearchParams(parameters).toString()
  const path = '/oauth2/generate-customer-token'
  const form = { ...CLIENT, 'content-type': 'application/x-www-form-urlencoded' }
  return place === 'query'
    ? gong.ask('POST', `${path}?${text}`, undefined, CLIENT)
    : gong.ask('POST', path, text, form)
}

test.each(['query', 'body'] as const)(
  'a code in the %s becomes a token that opens the API at its own address',
  async (place) => {
    await using gong = await openGong()
    const code = await authorize(gong)
    const { status, json } = await token(
      gong,
      { grant_type: 'authorization_code', code, redirect_uri: BACK },
      place,
    )
    expect(status).toBe(200)
    expect(json).toMatchObject({
      token_type: 'bearer',
      expires_in: 86_400,
      api_base_url_for_customer: gong.simulator.url,
    })
    const answer = await gong.ask('GET', '/v2/workspaces', undefined, {
      authorization: `Bearer ${json.access_token}`,
    })
    expect(answer.status).toBe(200)
    const again = await token(gong, { grant_type: 'authorization_code', code, redirect_uri: BACK }, place)
    expect([again.status, again.json]).toEqual([400, SPENT])
  },
)

test('a refresh token works once and gives a new pair', async () => {
  await using gong = await openGong()
  const code = await authorize(gong)
  const first = (await token(gong, { grant_type: 'authorization_code', code, redirect_uri: BACK })).json
  const second = await token(gong, { grant_type: 'refresh_token', refresh_token: first.refresh_token })
  expect(second.status).toBe(200)
  expect(second.json.refresh_token).not.toBe(first.refresh_token)
  const replay = await token(gong, { grant_type: 'refresh_token', refresh_token: first.refresh_token })
  expect([replay.status, replay.json]).toEqual([400, SPENT])
  expect(
    (await token(gong, { grant_type: 'refresh_token', refresh_token: second.json.refresh_token })).status,
  ).toBe(200)
})

test('codes last ten minutes and tokens a day', async () => {
  await using gong = await openGong()
  const { control } = gong.simulator
  const old = await authorize(gong)
  control.advance(10 * 60_000 + 1)
  expect(
    (await token(gong, { grant_type: 'authorization_code', code: old, redirect_uri: BACK })).json,
  ).toEqual(SPENT)
  const code = await authorize(gong)
  const { access_token } = (await token(gong, { grant_type: 'authorization_code', code, redirect_uri: BACK }))
    .json
  const status = async () =>
    (await gong.ask('GET', '/v2/users', undefined, { authorization: `Bearer ${access_token}` })).status
  expect(await status()).toBe(200)
  control.advance(86_400_000)
  expect(await status()).toBe(401)
})

test('a token has the scopes that were asked for, and a code goes with its verifier, client and address', async () => {
  await using gong = await openGong()
  const code_challenge = createHash('sha256').update('verifier').digest('base64url')
  const exchange = async (more: Readonly<Record<string, string>>) => {
    const code = await authorize(gong, {
      scope: 'api:users:read',
      code_challenge,
      code_challenge_method: 'S256',
    })
    return token(gong, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: BACK,
      code_verifier: 'verifier',
      ...more,
    })
  }
  expect((await exchange({ code_verifier: 'other' })).status).toBe(400)
  expect((await exchange({ redirect_uri: 'http://127.0.0.1:2/' })).status).toBe(400)
  const { json } = await exchange({})
  expect(json.scope).toBe('api:users:read')
  const headers = { authorization: `Bearer ${json.access_token}` }
  expect((await gong.ask('GET', '/v2/users', undefined, headers)).status).toBe(200)
  expect((await gong.ask('GET', '/v2/calls', undefined, headers)).status).toBe(401)
  expect((await gong.ask('GET', '/v2/workspaces', undefined, headers)).status).toBe(403)
})

test('no token without the client’s own credentials', async () => {
  await using gong = await openGong()
  const answer = await gong.ask(
    'POST',
    '/oauth2/generate-customer-token?grant_type=refresh_token',
    undefined,
    { authorization: '' },
  )
  expect(answer.status).toBe(401)
})

test('an app is known by its secret: the one it was given, or else the one it first came with', async () => {
  const refresh = (gong: TestGong, client: string) =>
    gong.ask('POST', '/oauth2/generate-customer-token?grant_type=refresh_token&refresh_token=x', undefined, {
      authorization: `Basic ${btoa(client)}`,
    })
  await using free = await openGong({ calls: 1 })
  expect((await refresh(free, 'app:first')).json).toEqual(SPENT)
  expect((await refresh(free, 'app:other')).status).toBe(401)
  expect((await refresh(free, 'app2:other')).json).toEqual(SPENT)
  await using strict = await openGong({ calls: 1, clientId: 'app', clientSecret: 'right' })
  expect((await refresh(strict, 'app:right')).json).toEqual(SPENT)
  for (const wrong of ['app:wrong', 'app2:right'])
    expect((await refresh(strict, wrong)).json).toMatchObject({ error: 'invalid_client' })
})

test('a browser is sent back to a registered address alone, and with an error when consent is denied', async () => {
  await using gong = await openGong({ calls: 1, clientId: 'client', redirectUri: BACK })
  const ask = (redirect_uri: string, client_id = 'client') =>
    gong.ask(
      'GET',
      `/oauth2/authorize?${new URLSearchParams({ client_id, redirect_uri, response_type: 'code', state: 's' })}`,
    )
  expect((await ask('http://127.0.0.1:2/other')).status).toBe(400)
  expect((await ask(BACK, 'another')).status).toBe(400)
  gong.simulator.control.setConsent(false)
  const back = new URL((await ask(BACK)).headers.get('location') ?? '')
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 's' })
  gong.simulator.control.setConsent(true)
  expect(await authorize(gong)).not.toBe('')
})

test('tokens last as long as is asked for, or as the simulator is told, and access tokens can be revoked alone', async () => {
  await using gong = await openGong({ calls: 1, tokenSeconds: 600 })
  const code = await authorize(gong)
  const first = (await token(gong, { grant_type: 'authorization_code', code, redirect_uri: BACK })).json
  expect(first.expires_in).toBe(600)
  const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token, validity_duration: '60' }
  const second = (await token(gong, refresh)).json
  expect(second.expires_in).toBe(60)
  const status = async (access_token: string) =>
    (await gong.ask('GET', '/v2/users', undefined, { authorization: `Bearer ${access_token}` })).status
  expect(await status(second.access_token)).toBe(200)
  gong.simulator.control.revokeAccessTokens()
  expect(await status(second.access_token)).toBe(401)
  const third = await token(gong, { grant_type: 'refresh_token', refresh_token: second.refresh_token })
  expect(await status(third.json.access_token)).toBe(200)
  gong.simulator.control.revokeTokens()
  expect(await status(third.json.access_token)).toBe(401)
  expect((await gong.ask('GET', '/v2/users')).status).toBe(200)
})
