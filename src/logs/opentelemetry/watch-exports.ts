interface ExportResult {
  /** 0 when it arrived. */
  readonly code: number
  readonly error?: Error
}

/** What OpenTelemetry's exporters have in common. */
interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void
}

/**
 * Tells people once when what an exporter sends does not arrive, and once when it does again; the library keeps it to
 * itself. @param what is sent, in the plural.
 */
export function watchExports<Items, E extends Exporter<Items>>(
  exporter: E & Exporter<Items>,
  what: string,
  url: string,
  log: (line: string) => void,
): E {
  let isLost = false
  const send = exporter.export.bind(exporter)
  exporter.export = (items, done) =>
    send(items, (result) => {
      const { host = '' } = URL.parse(url) ?? {}
      if (result.code !== 0 && !isLost)
        log(
          `OpenTelemetry’s ${what} do not arrive at ${host}, and get lost meanwhile: ${reasonOf(result.error)}.`,
        )
      if (result.code === 0 && isLost) log(`OpenTelemetry’s ${what} arrive at ${host} again.`)
      isLost = result.code !== 0
      done(result)
    })
  return exporter
}

function reasonOf(error: Error | undefined): string {
  if (error === undefined) return 'no reason is given'
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0] as Error)
  const cause = error.cause instanceof Error ? ` (${reasonOf(error.cause)})` : ''
  return `${error.message}${cause}`.replace(/\.$/, '')
}
