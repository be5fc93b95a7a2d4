/** How IPFS packs a file, as far as a CIDv0 depends on it: dag-pb nodes of UnixFS, 256 KiB leaves, a balanced tree. */
import { sha256 } from "@noble/hashes/sha2.js"

const chunkBytes = 262_144
const maxLinks = 174

/** A node of the tree, as its parent needs to know it. */
interface Node {
  readonly digest: Uint8Array
  /** Bytes of the file below it. */
  readonly fileBytes: number
  /** Bytes of this node and of all below it. */
  readonly allBytes: number
}

/** The SHA-256 of the file's root node: what a CIDv0 says in Base58. Linear in time; the bytes are not copied as a whole. */
export const rootDigest = (bytes: Uint8Array): Uint8Array => {
  let level: Array<Node> = []
  let at = 0
  do {
    level.push(leafOf(bytes.subarray(at, at + chunkBytes)))
    at += chunkBytes
  } while (at < bytes.length)
  while (level.length > 1) {
    const above: Array<Node> = []
    for (let index = 0; index < level.length; index += maxLinks)
      above.push(parentOf(level.slice(index, index + maxLinks)))
    level = above
  }
  return level[0]!.digest
}

const leafOf = (data: Uint8Array): Node => {
  const content = data.length === 0 ? [] : [0x12, ...varint(data.length)]
  const size = [0x18, ...varint(data.length)]
  const length = 2 + content.length + data.length + size.length
  const head = [0x0a, ...varint(length), 0x08, 0x02, ...content]
  const hash = sha256.create().update(Uint8Array.from(head)).update(data).update(Uint8Array.from(size))
  return { digest: hash.digest(), fileBytes: data.length, allBytes: head.length + data.length + size.length }
}

const parentOf = (children: ReadonlyArray<Node>): Node => {
  const sum = (of: "fileBytes" | "allBytes") => children.reduce((total, child) => total + child[of], 0)
  const links = children.flatMap(({ allBytes, digest }) => {
    const link = [0x0a, 0x22, 0x12, 0x20, ...digest, 0x12, 0x00, 0x18, ...varint(allBytes)]
    return [0x12, ...varint(link.length), ...link]
  })
  const sizes = children.flatMap(({ fileBytes }) => [0x20, ...varint(fileBytes)])
  const file = [0x08, 0x02, 0x18, ...varint(sum("fileBytes")), ...sizes]
  const node = Uint8Array.from([...links, 0x0a, ...varint(file.length), ...file])
  return { digest: sha256(node), fileBytes: sum("fileBytes"), allBytes: node.length + sum("allBytes") }
}

/** Protobuf's number: seven bits a byte, the least first. Sizes may pass 2^32. */
const varint = (value: number): ReadonlyArray<number> => {
  const bytes: Array<number> = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
  return bytes
}
