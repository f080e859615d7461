import { greyPicture, PICTURE, PICTURE_PARAMETERS, SEQUENCE_PARAMETERS, textMessage } from './h264.ts'
import { createRecording, fixedSegment, type Recording, repeatedSegment } from './recording.ts'

/** Bytes of a second, which is one picture. */
const SAMPLE = 4000
/** Ticks a second. */
const TIMESCALE = 10
/** The smallest box: its size and its name. */
const LEAST_BOX = 8
const NO_TURN = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]

/**
 * A recording of grey pictures as MP4 (H.264), of any size. What a picture does not need holds the
 * call's id and the picture's number, so that no two seconds are the same.
 */
export function createMp4(callId: string, size: number): Recording {
  const room = size - headOf(0).length
  const whole = Math.max(0, Math.floor(room / SAMPLE))
  // What is left over must hold a box, or nothing.
  const samples = whole > 0 && room % SAMPLE > 0 && room % SAMPLE < LEAST_BOX ? whole - 1 : whole
  const rest = Math.max(LEAST_BOX, room - samples * SAMPLE)
  const tail = room - samples * SAMPLE === 0 ? Buffer.alloc(0) : box('free', Buffer.alloc(rest - LEAST_BOX))
  const pictures = Array.from({ length: 64 }, (_, number) =>
    greyPicture(32 + number * 3, number % 2 === 0 ? 0 : 1),
  )
  const make = (number: number) => {
    const picture = pictures[number % pictures.length] ?? Buffer.alloc(0)
    const line = `${callId}/${String(number).padStart(10, '0')}\n`
    const text = (length: number) => line.repeat(Math.ceil(length / line.length)).slice(0, length)
    const message = textMessage(SAMPLE - picture.length - 8, text)
    return Buffer.concat([u32(message.length), message, u32(picture.length), picture])
  }
  return createRecording(size, [
    fixedSegment(headOf(samples)),
    repeatedSegment(samples, SAMPLE, make),
    fixedSegment(tail),
  ])
}

/** All that comes before the first picture; as long for any number of them. */
function headOf(samples: number): Buffer {
  const type = box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2avc1mp41', 'latin1'))
  const length = type.length + movieOf(samples, 0).length + 16
  // The long form of a size, as the pictures may be more than 4 GB.
  const data = Buffer.concat([u32(1), Buffer.from('mdat'), u64(16 + samples * SAMPLE)])
  return Buffer.concat([type, movieOf(samples, length), data])
}

function movieOf(samples: number, firstSample: number): Buffer {
  const duration = samples * TIMESCALE
  const header = full(
    'mvhd',
    0,
    u32(0, 0, TIMESCALE, duration, 0x10000),
    u16(0x100, 0),
    u32(0, 0, ...NO_TURN),
    u32(0, 0, 0, 0, 0, 0, 2),
  )
  const track = full(
    'tkhd',
    3,
    u32(0, 0, 1, 0, duration, 0, 0),
    u16(0, 0, 0, 0),
    u32(...NO_TURN, PICTURE << 16, PICTURE << 16),
  )
  const media = full('mdhd', 0, u32(0, 0, TIMESCALE, duration), u16(0x55c4, 0))
  const handler = full('hdlr', 0, u32(0), Buffer.from('vide'), u32(0, 0, 0), Buffer.from('Video\0'))
  const information = box(
    'minf',
    full('vmhd', 1, u16(0, 0, 0, 0)),
    box('dinf', full('dref', 0, u32(1), full('url ', 1))),
    tableOf(samples, firstSample),
  )
  return box('moov', header, box('trak', track, box('mdia', media, handler, information)))
}

/** Where the pictures are: one after the other, all of one length, each of a second. */
function tableOf(samples: number, firstSample: number): Buffer {
  return box(
    'stbl',
    full('stsd', 0, u32(1), sampleEntry()),
    full('stts', 0, u32(1, samples, TIMESCALE)),
    full('stsc', 0, u32(1, 1, samples, 1)),
    full('stsz', 0, u32(SAMPLE, samples)),
    full('stco', 0, u32(1, firstSample)),
  )
}

function sampleEntry(): Buffer {
  const configuration = box(
    'avcC',
    Buffer.from([1, 66, 0xc0, 10, 0xff, 0xe1]),
    u16(SEQUENCE_PARAMETERS.length),
    SEQUENCE_PARAMETERS,
    Buffer.from([1]),
    u16(PICTURE_PARAMETERS.length),
    PICTURE_PARAMETERS,
  )
  return box(
    'avc1',
    u16(0, 0, 0, 1),
    u32(0, 0, 0, 0),
    u16(PICTURE, PICTURE),
    u32(0x480000, 0x480000, 0),
    u16(1),
    Buffer.alloc(32),
    u16(24, 0xffff),
    configuration,
  )
}

function box(name: string, ...content: readonly Buffer[]): Buffer {
  const size = content.reduce((sum, { length }) => sum + length, LEAST_BOX)
  return Buffer.concat([u32(size), Buffer.from(name, 'latin1'), ...content])
}

/** A box with a version, which is 0, and flags. */
function full(name: string, flags: number, ...content: readonly Buffer[]): Buffer {
  return box(name, u32(flags), ...content)
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, place) => {
    bytes.writeUInt16BE(value, place * 2)
  })
  return bytes
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, place) => {
    bytes.writeUInt32BE(value, place * 4)
  })
  return bytes
}

function u64(value: number): Buffer {
  return u32(Math.floor(value / 2 ** 32), value % 2 ** 32)
}
