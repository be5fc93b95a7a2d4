/** Digests and CIDs, as @nosana/ipfs converts them and as we do. */
import "./loopback.ts"
import { Cid } from "@longshore/nosana"
import { ipfsHashToSolBytesArray, solBytesArrayToIpfsHash } from "@nosana/ipfs"
import { expect, it } from "vitest"
import { seeded } from "./seeded.ts"

it("1,000 digests and their CIDs", () => {
  const random = seeded(4)
  for (let round = 0; round < 1000; round++) {
    const digest = random.bytes(32).fill(0, 0, random.pick([0, 0, 1, 5, 32]))
    const cid = solBytesArrayToIpfsHash([...digest])
    expect(Cid.fromDigest(digest)).toBe(cid)
    expect(Cid.toDigest(cid)).toEqual(Uint8Array.from(ipfsHashToSolBytesArray(cid)))
  }
})

it("what is no CIDv0", () => {
  const random = seeded(5)
  const altered = (cid: string) => {
    const at = random.below(cid.length + 1)
    const letter = random.pick([..."0OIlQm1zZ9 "])
    return random.pick([
      cid.slice(0, at) + cid.slice(at + 1),
      cid.slice(0, at) + letter + cid.slice(at + 1),
      cid + letter
    ])
  }
  const theirs = (cid: string) => {
    try {
      return Uint8Array.from(ipfsHashToSolBytesArray(cid))
    } catch {
      return undefined
    }
  }
  const others = ["", "Qm", "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi", "é".repeat(46)]
  let kept = 0
  for (const cid of [...others, ...Array.from({ length: 1000 }, () => altered(random.cid()))]) {
    const digest = theirs(cid)
    if (digest !== undefined) kept++
    expect(Cid.toDigest(cid), cid).toEqual(digest)
  }
  // Some changes make another CID: both kinds were met.
  expect(kept).toBeGreaterThan(10)
  expect(kept).toBeLessThan(900)
})
