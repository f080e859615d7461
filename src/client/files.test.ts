import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemFiles } from './files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const bytes = (text: string) => new TextEncoder().encode(text)

describe('a file that is written', () => {
  it('takes its place when it is whole, and not before', async () => {
    const path = join(folder, 'a.txt')
    writeFileSync(path, 'old')
    const writer = await systemFiles.write(path)
    await writer.append(bytes('new '))
    await writer.append(bytes('text'))
    expect(readFileSync(path, 'utf8')).toBe('old')
    await writer.commit()
    expect(readFileSync(path, 'utf8')).toBe('new text')
    expect(readdirSync(folder)).toEqual(['a.txt'])
  })

  it('leaves nothing when it is discarded, also after it could not take its place', async () => {
    const path = join(folder, 'a.txt')
    const writer = await systemFiles.write(path)
    await writer.append(bytes('x'))
    mkdirSync(path)
    await expect(writer.commit()).rejects.toMatchObject({
      code: 'destination',
      message: expect.stringContaining(path),
    })
    await writer.discard()
    expect(readdirSync(folder)).toEqual(['a.txt'])
  })

  it('is refused where there can be none', async () => {
    for (const path of [folder, join(folder, 'none', 'a.txt')])
      await expect(systemFiles.write(path)).rejects.toMatchObject({ code: 'usage' })
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a file that is read', () => {
  it('tells its name and size; what is no file of the disk tells none', async () => {
    const path = join(folder, 'a b.mp3')
    writeFileSync(path, 'abc')
    expect(await systemFiles.describe(path)).toEqual({ name: 'a b.mp3', size: 3 })
    expect(await systemFiles.describe('/dev/null')).toEqual({ name: 'null', size: undefined })
  })

  it('that is gone in the meantime is an error that names it', async () => {
    const reading = async () => {
      for await (const piece of systemFiles.read(join(folder, 'gone'))) expect(piece).toBeUndefined()
    }
    await expect(reading()).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('gone') })
  })
})
