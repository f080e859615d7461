import { defineConfig } from 'vitest/config'
import { findPostgres } from './test/support/postgres-server.ts'

const source = (path: string) => new URL(`src/${path}`, import.meta.url).pathname

/** Suites over a whole server; those of one part loop over the engines themselves, see `databasesToTest`. */
const serverSuites = ['test/nango/**/*', 'test/functions/**/*', 'test/logs/logs-*', 'test/server/wrong-input']
const hasPostgres =
  process.env['GONG_CONNECTOR_TEST_POSTGRES_URL'] !== undefined || 'binaries' in findPostgres()

export default defineConfig({
  // The examples import the package by its name.
  resolve: {
    alias: [
      { find: /^gong-connector$/, replacement: source('index.ts') },
      { find: /^gong-connector\/tools$/, replacement: source('tools/create-tools.ts') },
      { find: /^gong-connector\/functions$/, replacement: source('functions/index.ts') },
    ],
  },
  test: {
    globalSetup: 'test/support/postgres-setup.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'openapi/**/*.test.ts'],
          provide: { serverEngine: 'sqlite' },
        },
      },
      {
        extends: true,
        test: {
          name: 'on postgres',
          include: hasPostgres ? serverSuites.map((path) => `${path}.test.ts`) : [],
          provide: { serverEngine: 'postgres' },
        },
      },
    ],
    // What only something that hangs reaches, on a machine that is busy too.
    testTimeout: 120_000,
    // What happens soon on a quiet machine may take long on a busy one; a second is what they wait by default.
    expect: { poll: { timeout: 15_000 } },
    // One hook compiles the whole package, on machines that do something else as well.
    hookTimeout: 60_000,
    pool: 'threads',
    // The default leaves a core idle: half of a machine with two.
    maxWorkers: '100%',
  },
})
