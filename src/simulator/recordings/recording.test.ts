import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMp3 } from './mp3.ts'
import { createMp4 } from './mp4.ts'

const CALL = '4953707601776238360'
const OTHER = '4953707601776238361'
const FORMATS = [
  ['MP3', createMp3],
  ['MP4', createMp4],
] as const

test('a recording has exactly the size asked for, and any part of it is that part of the whole', () => {
  for (const [format, create] of FORMATS) {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.nat(), fc.nat(), (size, one, two) => {
        const recording = create(CALL, size)
        const whole = recording.read(0, size)
        expect([format, recording.size, whole.length]).toEqual([format, size, size])
        const [from, to] = [one % size, two % size].sort((a, b) => a - b) as [number, number]
        expect(recording.read(from, to).equals(whole.subarray(from, to))).toBe(true)
      }),
      { numRuns: 60 },
    )
  }
})

test('no two seconds of a recording, and no two calls, have the same bytes', () => {
  for (const [format, create] of FORMATS) {
    const [mine, theirs] = [create(CALL, 400_000), create(OTHER, 400_000)]
    const seconds = new Set<string>()
    for (let from = 0; from < 400_000; from += 4000) {
      for (const recording of [mine, theirs])
        seconds.add(recording.read(from, from + 4000).toString('latin1'))
    }
    expect([format, seconds.size]).toEqual([format, 200])
  }
})

test('an MP3 is a tag and whole frames of 72 ms, to its last byte', () => {
  for (const size of [1000, 61_000, 61_001, 61_071]) {
    const bytes = createMp3(CALL, size).read(0, size)
    expect(bytes.toString('latin1', 0, 3)).toBe('ID3')
    expect(bytes.toString('latin1', 10, 14)).toBe('TIT2')
    let place = 10 + (bytes[8] ?? 0) * 128 + (bytes[9] ?? 0)
    for (; place < size; place += 72) expect(bytes.readUInt32BE(place).toString(16)).toBe('ffe318c0')
    expect(place).toBe(size)
  }
})

test('an MP4 is boxes to its last byte, and its table leads to every picture', () => {
  for (const size of [5000, 240_000, 240_003, 1_000_001]) {
    const bytes = createMp4(CALL, size).read(0, size)
    const boxes: string[] = []
    for (let place = 0; place < size; ) {
      const short = bytes.readUInt32BE(place)
      boxes.push(bytes.toString('latin1', place + 4, place + 8))
      place += short === 1 ? Number(bytes.readBigUInt64BE(place + 8)) : short
      expect(place).toBeLessThanOrEqual(size)
    }
    expect(boxes.slice(0, 3)).toEqual(['ftyp', 'moov', 'mdat'])
    const table = (name: string) => bytes.indexOf(name, 0, 'latin1') + 8
    const [sampleSize, count] = [bytes.readUInt32BE(table('stsz')), bytes.readUInt32BE(table('stsz') + 4)]
    expect(count).toBe(Math.floor((size - bytes.readUInt32BE(table('stco') + 4)) / 4000))
    for (let sample = 0; sample < count; sample++) {
      const start = bytes.readUInt32BE(table('stco') + 4) + sample * sampleSize
      const types: number[] = []
      for (let place = start; place < start + sampleSize; ) {
        const length = bytes.readUInt32BE(place)
        types.push((bytes[place + 4] ?? 0) & 31)
        const unit = bytes.subarray(place + 4, place + 4 + length)
        // What would look like the start of a unit to a decoder.
        expect(unit.indexOf(Buffer.from([0, 0]))).toBe(-1)
        place += 4 + length
      }
      expect(types).toEqual([6, 5])
    }
  }
})
