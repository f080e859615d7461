import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../client/system-clock.ts'
import { watchFunctions } from './watch-functions.ts'

let place: string
let folder: string
let stop: () => void
/** What the files were when they were read last. */
let read: Readonly<Record<string, string | undefined>> = {}
let reading = 0
let mostAtOnce = 0
const files = ['a.ts', 'in/b.ts']

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'gong-watch-'))
  folder = join(place, 'functions')
  mkdirSync(folder)
  mostAtOnce = 0
  stop = await watchFunctions({
    folder,
    clock: systemClock,
    async onChange() {
      mostAtOnce = Math.max(mostAtOnce, ++reading)
      const found = files.map((file) => [file, textOf(file)])
      await sleep(5)
      read = Object.fromEntries(found)
      reading--
    },
  })
})
afterEach(() => {
  stop()
  rmSync(place, { recursive: true })
})

function textOf(file: string): string | undefined {
  try {
    return readFileSync(join(folder, file), 'utf8')
  } catch {
    return undefined
  }
}

/** As careful editors do it. */
function replace(file: string, text: string): void {
  writeFileSync(join(place, 'new'), text)
  renameSync(join(place, 'new'), join(folder, file))
}

async function hears(file: string, text: string | undefined): Promise<void> {
  while (read[file] !== text) await sleep(5)
}

test('files that are written, replaced again and again and taken away are read each time', async () => {
  for (const text of ['one', 'two', 'three']) {
    replace('a.ts', text)
    await hears('a.ts', text)
  }
  writeFileSync(join(folder, 'a.ts'), 'four')
  await hears('a.ts', 'four')
  rmSync(join(folder, 'a.ts'))
  await hears('a.ts', undefined)
})

test('so are those of folders that came later', async () => {
  mkdirSync(join(folder, 'in'))
  for (const text of ['one', 'two', 'three']) {
    replace('in/b.ts', text)
    await hears('in/b.ts', text)
  }
})

test('a folder that is taken away is read again when it is back', async () => {
  replace('a.ts', 'one')
  await hears('a.ts', 'one')
  renameSync(folder, join(place, 'away'))
  // As changing a branch does it.
  mkdirSync(folder)
  replace('a.ts', 'two')
  await hears('a.ts', 'two')
})

test('of many changes at once the last one is read, and none while another is being read', async () => {
  for (let round = 0; round < 60; round++) {
    replace('a.ts', `${round}`)
    await sleep(5)
  }
  await hears('a.ts', '59')
  expect(mostAtOnce).toBe(1)
})
