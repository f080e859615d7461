/** The picture's width and height in pixels: one macroblock. */
export const PICTURE = 16

/** Writes bits, and whole numbers as H.264 has them. */
class Bits {
  #bits = ''

  put(value: number, count: number): this {
    this.#bits += value.toString(2).padStart(count, '0')
    return this
  }

  /** Exp-Golomb code ue(v); se(0) is the same as ue(0). */
  number(value: number): this {
    const bits = (value + 1).toString(2)
    this.#bits += '0'.repeat(bits.length - 1) + bits
    return this
  }

  align(): this {
    while (this.#bits.length % 8 !== 0) this.#bits += '0'
    return this
  }

  bytes(): Buffer {
    this.align()
    return Buffer.from((this.#bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  }
}

/** The sequence parameter set: baseline profile, level 1, one macroblock (H.264, 7.3.2.1). */
export const SEQUENCE_PARAMETERS: Buffer = Buffer.concat([
  Buffer.from([0x67, 66, 0xc0, 10]),
  new Bits()
    .number(0) // its id
    .number(0) // frame numbers of 4 bits
    .number(2) // output in the order of decoding
    .number(1) // reference frames
    .put(0, 1) // no gaps in frame numbers
    .number(0) // one macroblock wide
    .number(0) // and high
    .put(0b11, 2) // frames only, 8x8 inference
    .put(0b00, 2) // neither cropping nor usability information
    .put(1, 1) // the end
    .bytes(),
])

/** The picture parameter set: nothing but defaults (H.264, 7.3.2.2). */
export const PICTURE_PARAMETERS: Buffer = Buffer.concat([
  Buffer.from([0x68]),
  new Bits()
    .number(0) // its id
    .number(0) // of the sequence
    .put(0b00, 2) // CAVLC, no bottom field order
    .number(0) // one slice group
    .number(0)
    .number(0)
    .put(0b000, 3) // no weighted prediction
    .number(0)
    .number(0)
    .number(0)
    .put(0b000, 3) // neither deblocking control nor constrained prediction nor redundant pictures
    .put(1, 1) // the end
    .bytes(),
])

/** A whole picture of one grey, uncompressed (I_PCM); pictures that follow each other must be of other parity. */
export function greyPicture(grey: number, parity: 0 | 1): Buffer {
  const header = new Bits()
    .number(0) // first macroblock
    .number(7) // intra slices only
    .number(0) // picture parameters
    .put(0, 4) // frame number
    .number(parity)
    .put(0b00, 2) // reference marking
    .number(0) // quantiser as it is
    .number(25) // I_PCM
    .bytes()
  const luma = Buffer.alloc(PICTURE * PICTURE, grey)
  const chroma = Buffer.alloc((PICTURE * PICTURE) / 2, 128)
  return Buffer.concat([Buffer.from([0x65]), header, luma, chroma, Buffer.from([0x80])])
}

/** A message that decoders skip, with any text without zero bytes; `length` is that of the whole. */
export function textMessage(length: number, text: (length: number) => string): Buffer {
  // NAL type, payload type, the payload's size in steps of 255, and the end.
  const sizeBytes = Math.ceil((length - 3) / 256)
  const payload = length - 3 - sizeBytes
  const steps = Math.floor(payload / 255)
  const size = [...Array.from({ length: steps }, () => 0xff), payload % 255]
  const message = Buffer.alloc(length, '.')
  message.set([0x06, 0x05, ...size])
  message.write(text(payload), 2 + size.length, 'latin1')
  message[length - 1] = 0x80
  return message
}
