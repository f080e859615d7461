import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTelemetrySettings } from '../../src/logs/opentelemetry/telemetry-settings.ts'
import { startTestServer, type TestServer } from '../server/support/test-server.ts'
import { type OtlpReceiver, startOtlpReceiver } from './support/otlp-receiver.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'

describe('OpenTelemetry', () => {
  let receiver: OtlpReceiver
  let server: TestServer

  beforeAll(async () => {
    receiver = await startOtlpReceiver()
    server = await startTestServer({
      telemetry: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-team=sales%20data',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
        OTEL_SERVICE_NAME: 'gong-of-acme',
      },
    })
    await server.execute(
      { entity: 'users', action: 'list', params: { limit: 1 } },
      { traceparent: `00-${traceId}-${parentId}-01` },
    )
    await server.execute({ entity: 'calls', action: 'get', params: { id: '1' } })
    await server.send('GET', '/nowhere')
    // What waits is sent when the server closes.
    await server.close()
  })
  afterAll(() => receiver.close())

  const span = (name: string) => receiver.spans.find((one) => one.name === name)

  test('continues the trace of a request: the request, the operation in it, the request to Gong in that', () => {
    const route = 'POST /api/v1/connectors/instances/{id}/execute'
    const trace = receiver.spans.filter((one) => one.traceId === traceId)
    expect(trace.map(({ name }) => name).sort()).toEqual(['GET', route, 'execute users list'].sort())
    const [request, operation, sent] = [route, 'execute users list', 'GET'].map((name) =>
      trace.find((one) => one.name === name),
    )
    expect(request).toMatchObject({
      parentSpanId: parentId,
      kind: 2,
      attributes: { 'http.route': route.slice(5), 'http.response.status_code': 200 },
    })
    expect(operation).toMatchObject({
      parentSpanId: request?.spanId,
      kind: 1,
      attributes: {
        'gong_connector.operation.kind': 'execute',
        'gong_connector.integration': 'gong',
        'gong_connector.connection': server.instanceId,
      },
    })
    expect(sent).toMatchObject({
      parentSpanId: operation?.spanId,
      kind: 3,
      attributes: {
        'http.request.method': 'GET',
        'url.full': `${server.simulator.url}/v2/users`,
        'http.response.status_code': 200,
        'http.request.resend_count': 0,
      },
    })
  })

  test('marks what failed', () => {
    expect(span('execute calls get')).toMatchObject({ status: 2 })
    expect(span('execute users list')?.status).toBe(0)
  })

  test('sends what is measured under the names that the page gives', () => {
    const metric = (name: string) => receiver.metrics.findLast((one) => one.name === name)
    expect(metric('gong_connector.gong.request.duration')).toMatchObject({ unit: 's' })
    expect(metric('gong_connector.gong.request.duration')?.points).toContainEqual({
      attributes: { method: 'GET', status: '404' },
      value: 1,
    })
    expect(metric('gong_connector.operation.duration')?.points).toContainEqual({
      attributes: { kind: 'execute', status: 'success' },
      value: 1,
    })
    expect(metric('gong_connector.connections')?.points).toContainEqual({
      attributes: { health: 'healthy' },
      value: 1,
    })
    expect(metric('gong_connector.queue.size')?.points).toHaveLength(4)
  })

  test('sends the log with the trace that a line belongs to', () => {
    expect(receiver.logs).toContainEqual({ severity: 'INFO', text: 'execute users list: success', traceId })
    expect(receiver.logs).toContainEqual(
      expect.objectContaining({ severity: 'ERROR', text: expect.stringMatching(/^execute calls get: /) }),
    )
  })

  test('says who it is, with the headers that were asked for, and tells no secret', () => {
    for (const resource of receiver.resources)
      expect(resource).toMatchObject({
        'service.name': 'gong-of-acme',
        'service.version': '0.1.0',
        'deployment.environment': 'test',
      })
    for (const headers of receiver.headers) expect(headers).toMatchObject({ 'x-team': 'sales data' })
    expect(Buffer.concat(receiver.raw).toString('latin1')).not.toMatch(
      /SECRET\.|ACCESSKEY|Basic |key-of-the-server/,
    )
  })
})

describe('the variables of OpenTelemetry', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/' }

  test('ask for nothing without an endpoint, or when they switch it off', () => {
    const none = [
      {},
      { OTEL_SERVICE_NAME: 'x' },
      { ...endpoint, OTEL_SDK_DISABLED: 'true' },
      {
        ...endpoint,
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
    ]
    for (const variables of none) expect(readTelemetrySettings(variables)).toBeUndefined()
  })

  test('name a place for all, and others for each', () => {
    const settings = readTelemetrySettings({
      ...endpoint,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in',
      OTEL_EXPORTER_OTLP_HEADERS: 'a=1, b=2%2C3',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=4',
      OTEL_LOGS_EXPORTER: 'none',
    })
    expect(settings?.targets).toMatchObject({
      TRACES: { url: 'https://traces.example/in', headers: { a: '4', b: '2,3' } },
      METRICS: { url: 'http://localhost:4318/v1/metrics', headers: { a: '1', b: '2,3' } },
    })
    expect(settings?.targets.LOGS).toBeUndefined()
  })

  test('are refused where they ask for what is not to be had', () => {
    const wrong = [
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      { OTEL_TRACES_EXPORTER: 'jaeger' },
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' },
      { OTEL_METRIC_EXPORT_INTERVAL: 'often' },
    ]
    for (const variables of wrong)
      expect(() => readTelemetrySettings({ ...endpoint, ...variables })).toThrow(/OTEL_\w+ cannot be/)
  })
})

test('a server without an endpoint does not load OpenTelemetry at all', async () => {
  const script = `
    const loaded = []
    const { registerHooks } = await import('node:module')
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
    await import(${JSON.stringify(join(import.meta.dirname, '../../src/hub/open-hub.ts'))})
    console.log(loaded.filter((url) => url.includes('@opentelemetry')).length, loaded.length > 20)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  expect(stdout.trim()).toBe('0 true')
})

describe('a collector that is gone', () => {
  test('is told of once, and again when it is back; the server does not wait for it to end', async () => {
    const first = await startOtlpReceiver()
    const { port } = new URL(first.url)
    await first.close()
    const server = await startTestServer({
      telemetry: {
        OTEL_EXPORTER_OTLP_ENDPOINT: first.url,
        OTEL_EXPORTER_OTLP_TIMEOUT: '600',
        OTEL_BSP_SCHEDULE_DELAY: '50',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
      },
    })
    const told = () => server.log.filter((line) => line.startsWith('OpenTelemetry'))
    const patience = { timeout: 20_000 }
    await expect.poll(() => told().length, patience).toBe(1)
    const [lost] = told()
    expect(lost).toBe(
      `OpenTelemetry’s traces do not arrive at 127.0.0.1:${port}, and get lost meanwhile: connect ECONNREFUSED 127.0.0.1:${port}.`,
    )
    const back = await startOtlpReceiver(Number(port))
    await expect
      .poll(async () => {
        await server.send('GET', '/healthz')
        return told()
      }, patience)
      .toEqual([lost, `OpenTelemetry’s traces arrive at 127.0.0.1:${port} again.`])
    await back.close()
    await server.close()
  })
})
