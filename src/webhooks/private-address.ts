import { BlockList, isIP, isIPv6 } from 'node:net'

/** Networks that nobody reaches over the internet (IANA's registries of special-purpose addresses). */
const privateNetworks = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const

const blocked = new BlockList()
for (const [network, bits] of privateNetworks)
  blocked.addSubnet(network, bits, isIPv6(network) ? 'ipv6' : 'ipv4')

/** Whether an IP address is of this machine, of a private network or of none; what is no address counts as one too. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return true
  // BlockList reads an IPv4 address that is written as IPv6 by itself.
  return blocked.check(address, family === 6 ? 'ipv6' : 'ipv4')
}
