import { createRecording, fixedSegment, type Recording, repeatedSegment } from './recording.ts'

/** Bytes of a frame: 72 ms at 8 kbit/s, so that a second is 1,000 bytes. */
const FRAME = 72
/** MPEG-2.5 layer III, 8 kbit/s, 8 kHz, mono, without a checksum. */
const HEADER = Buffer.from([0xff, 0xe3, 0x18, 0xc0])
/** All zero: no data belongs to the frame, which is silence. */
const SIDE_INFORMATION = 9
const LEAST_TAG = 144

/**
 * A silent recording as MP3, of any size. What a frame does not need holds the call's id and the
 * frame's number, so that no two places are the same.
 */
export function createMp3(callId: string, size: number): Recording {
  // The tag takes what would be left over after whole frames.
  const tag = tagOf(callId, LEAST_TAG + (size % FRAME))
  const frames = Math.max(0, Math.ceil((size - tag.length) / FRAME))
  const template = Buffer.alloc(FRAME, '.')
  HEADER.copy(template)
  template.fill(0, HEADER.length, HEADER.length + SIDE_INFORMATION)
  const ancillary = HEADER.length + SIDE_INFORMATION
  template.write(callId, ancillary, 'latin1')
  const make = (number: number) => {
    const frame = Buffer.from(template)
    frame.write(String(number).padStart(12, '0'), FRAME - 12, 'latin1')
    return frame
  }
  return createRecording(size, [fixedSegment(tag), repeatedSegment(frames, FRAME, make)])
}

/** An ID3v2.3 tag of a length, whose title is the call's id. */
function tagOf(callId: string, length: number): Buffer {
  const tag = Buffer.alloc(length)
  tag.write('ID3\u0003\0\0', 'latin1')
  // Seven bits a byte.
  const size = length - 10
  tag.set([0, 0, size >> 7, size & 0x7f], 6)
  tag.write('TIT2', 10, 'latin1')
  tag.writeUInt32BE(callId.length + 1, 14)
  // Two bytes of flags, one that says Latin-1, and the text.
  tag.write(callId, 21, 'latin1')
  return tag
}
