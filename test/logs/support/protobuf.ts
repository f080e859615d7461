/** A field of a message: a number, or bytes that are a text or a message, as whoever knows the schema may say. */
type Field = bigint | Uint8Array

/** The fields of a message by their numbers, as the wire has them (protobuf's encoding, without groups). */
export class ProtobufMessage {
  readonly #fields = new Map<number, Field[]>()

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    const varint = () => {
      let value = 0n
      for (let shift = 0n; ; shift += 7n) {
        const byte = view.getUint8(at++)
        value |= BigInt(byte & 127) << shift
        if (byte < 128) return value
      }
    }
    const readField = (wire: number): Field => {
      if (wire === 0) return varint()
      const start = at
      if (wire === 1) {
        at += 8
        return view.getBigUint64(start, true)
      }
      if (wire === 5) {
        at += 4
        return BigInt(view.getUint32(start, true))
      }
      if (wire !== 2) throw new Error(`wire type ${wire}`)
      const length = Number(varint())
      at += length
      return bytes.subarray(at - length, at)
    }
    while (at < bytes.length) {
      const tag = Number(varint())
      const known = this.#fields.get(tag >> 3) ?? []
      known.push(readField(tag & 7))
      this.#fields.set(tag >> 3, known)
    }
  }

  messages(number: number): ProtobufMessage[] {
    return (this.#fields.get(number) ?? []).map((field) => new ProtobufMessage(field as Uint8Array))
  }

  bytes(number: number): Buffer {
    return Buffer.from((this.#fields.get(number)?.[0] as Uint8Array | undefined) ?? [])
  }

  text(number: number): string {
    return this.bytes(number).toString()
  }

  number(number: number): bigint {
    return (this.#fields.get(number)?.[0] as bigint | undefined) ?? 0n
  }

  double(number: number): number {
    const view = new DataView(new ArrayBuffer(8))
    view.setBigUint64(0, this.number(number))
    return view.getFloat64(0)
  }

  has(number: number): boolean {
    return this.#fields.has(number)
  }
}
