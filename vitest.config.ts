import { defineConfig } from 'vitest/config'

const source = (path: string) => new URL(`src/${path}`, import.meta.url).pathname

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
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'openapi/**/*.test.ts'],
    testTimeout: 30_000,
    // One hook compiles the whole package, on machines that do something else as well.
    hookTimeout: 60_000,
    pool: 'threads',
    // The default leaves a core idle: half of a machine with two.
    maxWorkers: '100%',
  },
})
