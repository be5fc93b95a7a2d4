/** IP addresses and networks, as far as the node looks at them. */
import * as net from "node:net"
import { PythonError } from "./PythonError.ts"

/** Whether an address lies in one of the networks. */
export const isIn = (address: string, networks: ReadonlyArray<string>): boolean => {
  const family = net.isIP(address)
  if (family === 0) throw new PythonError(`'${address}' does not appear to be an IPv4 or IPv6 address`)
  const kind = family === 4 ? "ipv4" : "ipv6"
  return networks.some((network) => {
    const [base = "", bits] = network.split("/")
    if (net.isIP(base) !== family) return false
    const list = new net.BlockList()
    list.addSubnet(base, bits === undefined ? (family === 4 ? 32 : 128) : Number(bits), kind)
    return list.check(address, kind)
  })
}

/** Who may report a job's status. */
export const isLocal = (address: string): boolean =>
  address === "127.0.0.1" ||
  address === "::1" ||
  isIn(address, ["172.17.0.0/16", "172.18.0.0/16", "172.19.0.0/16", "192.168.0.0/16"])
