import { generateKeyPairSync, sign } from 'node:crypto'

/** A key with a certificate for it, as PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

const ed25519 = sequence(Buffer.from('06032b6570', 'hex'))

/** Makes a certificate for host names that it signs itself (RFC 5280, with the key of RFC 8410). */
export function makeCertificate(hosts: readonly string[]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const commonName = sequence(Buffer.from('0603550403', 'hex'), field(0x0c, Buffer.from('test')))
  const name = sequence(field(0x31, commonName))
  const alternatives = sequence(...hosts.map((host) => field(0x82, Buffer.from(host))))
  const extension = sequence(Buffer.from('0603551d11', 'hex'), field(0x04, alternatives))
  const body = sequence(
    field(0xa0, Buffer.from('020102', 'hex')),
    Buffer.from('020101', 'hex'),
    ed25519,
    name,
    sequence(...['200101000000Z', '490101000000Z'].map((moment) => field(0x17, Buffer.from(moment)))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    field(0xa3, sequence(extension)),
  )
  const signature = field(0x03, Buffer.from([0]), sign(null, body, privateKey))
  const text = sequence(body, ed25519, signature).toString('base64').replaceAll(/.{64}/g, '$&\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
  }
}

/** A field in DER: its tag, its length and what it holds. */
function field(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return field(0x30, ...parts)
}
