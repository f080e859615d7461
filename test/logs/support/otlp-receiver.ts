import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { ProtobufMessage } from './protobuf.ts'

type Attributes = Readonly<Record<string, unknown>>

export interface ReceivedSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly kind: number
  readonly attributes: Attributes
  /** 2 for an error. */
  readonly status: number
}

export interface ReceivedMetric {
  readonly name: string
  readonly unit: string
  readonly points: readonly { readonly attributes: Attributes; readonly value: number }[]
}

/** Whatever came in by OTLP, as the protocol's descriptions (opentelemetry-proto 1.x) number the fields. */
export interface OtlpReceiver {
  readonly url: string
  readonly spans: ReceivedSpan[]
  readonly metrics: ReceivedMetric[]
  readonly logs: { readonly text: string; readonly severity: string; readonly traceId: string }[]
  readonly resources: Attributes[]
  readonly headers: Record<string, unknown>[]
  /** Everything as it came, for finding what must not be in it. */
  readonly raw: Buffer[]
  close(): Promise<void>
}

/** @param at the port; any that is free without it. */
export async function startOtlpReceiver(at = 0): Promise<OtlpReceiver> {
  const received = {
    spans: [],
    metrics: [],
    logs: [],
    resources: [],
    headers: [],
    raw: [],
  } as unknown as OtlpReceiver
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk as Uint8Array)
    const given = Buffer.concat(chunks)
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(given) : given
    received.raw.push(body)
    received.headers.push(request.headers)
    take(request.url ?? '', new ProtobufMessage(body), received)
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  })
  await new Promise<void>((done) => server.listen(at, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    ...received,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function take(path: string, body: ProtobufMessage, received: OtlpReceiver): void {
  for (const resource of body.messages(1)) {
    received.resources.push(attributesOf(resource.messages(1)[0], 1))
    for (const item of resource.messages(2).flatMap((scope) => scope.messages(2))) {
      if (path === '/v1/traces') received.spans.push(spanOf(item))
      else if (path === '/v1/metrics') received.metrics.push(metricOf(item))
      else if (path === '/v1/logs')
        received.logs.push({
          severity: item.text(3),
          text: item.messages(5)[0]?.text(1) ?? '',
          traceId: item.bytes(9).toString('hex'),
        })
    }
  }
}

function spanOf(span: ProtobufMessage): ReceivedSpan {
  return {
    traceId: span.bytes(1).toString('hex'),
    spanId: span.bytes(2).toString('hex'),
    parentSpanId: span.bytes(4).toString('hex'),
    name: span.text(5),
    kind: Number(span.number(6)),
    attributes: attributesOf(span, 9),
    status: Number(span.messages(15)[0]?.number(3) ?? 0),
  }
}

function metricOf(metric: ProtobufMessage): ReceivedMetric {
  const [gauge, sum, histogram] = [5, 7, 9].map((field) => metric.messages(field)[0])
  const counted = (histogram?.messages(1) ?? []).map((point) => ({
    attributes: attributesOf(point, 9),
    value: Number(point.number(4)),
  }))
  const plain = (gauge ?? sum)?.messages(1).map((point) => ({
    attributes: attributesOf(point, 7),
    value: point.has(4) ? point.double(4) : Number(point.number(6)),
  }))
  return { name: metric.text(1), unit: metric.text(3), points: plain ?? counted }
}

function attributesOf(owner: ProtobufMessage | undefined, field: number): Attributes {
  const pairs = (owner?.messages(field) ?? []).map((pair) => {
    const [value] = pair.messages(2)
    if (value?.has(1) === true) return [pair.text(1), value.text(1)]
    return [
      pair.text(1),
      value?.has(4) === true ? value.double(4) : Number(value?.number(value.has(2) ? 2 : 3)),
    ]
  })
  return Object.fromEntries(pairs)
}
