import { readFileSync } from 'node:fs'
import { request as sendRequest } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Instrument, instruments, nameForPrometheus } from '../../src/logs/instruments.ts'
import { createMetrics } from '../../src/logs/metrics.ts'
import { toPrometheusText } from '../../src/logs/prometheus-text.ts'
import { apiKey, startTestServer } from '../server/support/test-server.ts'
import { parsePrometheus } from './support/prometheus.ts'

test('/metrics is what Prometheus reads, and has every instrument of the guide', async () => {
  const server = await startTestServer({ ratePerDay: 1000 })
  try {
    await server.execute({ entity: 'users', action: 'list', params: { limit: 1 } })
    await server.execute({ entity: 'calls', action: 'get', params: { id: '1' } })
    const response = await fetch(`${server.url}/metrics`)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const families = parsePrometheus(await response.text())
    const names = (Object.values(instruments) as Instrument[]).map(nameForPrometheus)
    expect(families.map(({ name }) => name)).toEqual(names)
    const guide = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
    for (const name of names) expect(guide, name).toContain(`\`${name}\``)
    const value = (name: string, labels: Record<string, string>) =>
      families
        .flatMap(({ samples }) => samples)
        .find((one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels))?.value
    const gong = 'gong_connector_gong_request_duration_seconds_count'
    expect(value(gong, { method: 'GET', status: '404' })).toBe(1)
    expect(
      value('gong_connector_operation_duration_seconds_count', { kind: 'execute', status: 'error' }),
    ).toBe(1)
    expect(value('gong_connector_connections', { health: 'healthy' })).toBe(1)
    expect(value('gong_connector_gong_budget_left', { account: server.instanceId })).toBe(
      1000 - (value('gong_connector_gong_budget_spent', { account: server.instanceId }) ?? 0),
    )
    const route = '/api/v1/connectors/instances/{id}/execute'
    const http = 'gong_connector_http_request_duration_seconds_count'
    expect(value(http, { method: 'POST', route, status: '200' })).toBe(1)
  } finally {
    await server.close()
  }
})

test('/metrics is open for programs of this machine alone, and for whoever has the key', async () => {
  const server = await startTestServer()
  const ask = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const sent = sendRequest(`${server.url}/metrics`, { headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      sent.on('error', reject)
      sent.end()
    })
  try {
    expect(await ask({})).toBe(200)
    // What a reverse proxy passes on, and a page whose name was given this machine's address.
    for (const headers of [
      { 'x-forwarded-for': '203.0.113.9' },
      { via: '1.1 proxy' },
      { host: 'evil.example' },
    ]) {
      expect(await ask(headers), JSON.stringify(headers)).toBe(401)
      expect(await ask({ ...headers, authorization: `Bearer ${apiKey}` })).toBe(200)
    }
  } finally {
    await server.close()
  }
})

test('labels of any text stay labels, and too many series stay out of the memory', async () => {
  const metrics = createMetrics(
    () => 0,
    async () => ({ connections: [{ labels: { health: 'a "b"\\\n{c}' }, value: 1 }] }),
  )
  for (let series = 0; series < 5000; series++) metrics.httpRequest('GET', `/${series}`, 200, 1)
  const families = parsePrometheus(toPrometheusText(await metrics.collect()))
  const samples = (name: string) => families.find((family) => family.name === name)?.samples
  expect(samples('gong_connector_connections')?.[0]?.labels['health']).toBe('a "b"\\\n{c}')
  const http = samples('gong_connector_http_request_duration_seconds') ?? []
  expect(http.filter(({ name }) => name.endsWith('_count'))).toHaveLength(2000)
})
