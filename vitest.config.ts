import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'openapi/**/*.test.ts'],
    testTimeout: 30_000,
    pool: 'threads',
    // The default leaves a core idle: half of a machine with two.
    maxWorkers: '100%',
  },
})
