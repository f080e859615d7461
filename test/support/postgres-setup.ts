import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address that starts the run's Postgres and answers with its address; empty where there is none. */
    readonly postgresStarter: string
  }
}

/**
 * Before all tests: offers a Postgres, which starts when the first suite asks for it. That of
 * GONG_CONNECTOR_TEST_POSTGRES_URL, whose user must be allowed to make databases, or one of Debian's binaries.
 * @returns what ends it after the last test.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['GONG_CONNECTOR_TEST_POSTGRES_URL']
  const found = findPostgres()
  if (given === undefined && 'missing' in found) {
    console.log(
      `     Tests on Postgres are left out: ${found.missing}. To run them: apt-get install postgresql`,
    )
    project.provide('postgresStarter', '')
    return () => Promise.resolve()
  }
  let server: Promise<PostgresServer> | undefined
  const start = async () => {
    if (given !== undefined || 'missing' in found) return given ?? ''
    server ??= startPostgres(found.binaries)
    return (await server).url
  }
  const starter = createServer((_request, response) => {
    start().then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  }).listen(0, '127.0.0.1')
  await once(starter, 'listening')
  project.provide('postgresStarter', `http://127.0.0.1:${(starter.address() as AddressInfo).port}`)
  return async () => {
    starter.close()
    starter.closeAllConnections()
    await (await server?.catch(() => undefined))?.close()
  }
}
