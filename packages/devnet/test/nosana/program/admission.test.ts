import { describe, expect, it } from "vitest"
import { cluster } from "../../../src/nosana/cluster.ts"
import type { Address } from "../../../src/solana/Program.ts"
import { hex } from "./bytes.ts"
import { type Market, marketOf, open, refused, stake, taken, working } from "./deeds.ts"
import { caused } from "./faults.ts"
import { metadataBytes, tokenBytes, tokenProgram } from "./images.ts"
import { chains, metadataOf, type Stage, stage } from "./stage.ts"

/** A market for the holders of a collection, and an NFT of the node. */
const exclusive = async (on: Stage) => {
  const { node, other } = on.people
  const collection = other.address
  const at = await open(on, { accessKey: collection })
  const mint = await on.fresh()
  const nft = await on.fresh()
  const metadata = await metadataOf(mint)
  await stake(on, node)
  on.put(nft, tokenProgram, tokenBytes({ mint, owner: node.address, amount: 1n }))
  on.put(metadata, cluster.metaplex, metadataBytes({ mint, collection: { key: collection, verified: true } }))
  return { at, collection, mint, nft, metadata }
}

type Ticket = { readonly nft: Address; readonly metadata: Address }

const enter = async (on: Stage, at: Market, { metadata, nft }: Ticket) =>
  on.send((await working(on, at, { nft, metadata })).call)

const noMember = caused("metadata", "NodeKeyInvalidCollection")

describe.each(chains)("on the %s", (chain) => {
  it("a market with an access key takes a node that holds an NFT of the collection", async () => {
    const on = await stage(chain)
    const { at, ...ticket } = await exclusive(on)
    taken(await enter(on, at, ticket))
    expect(marketOf(on, at).queue).toEqual([on.people.node.address])
  })

  it("it takes none whose collection is not verified, is another, or is none", async () => {
    const on = await stage(chain)
    const { at, collection, mint, ...ticket } = await exclusive(on)
    for (const of of [
      { key: collection, verified: false },
      { key: on.people.owner.address, verified: true },
      undefined
    ]) {
      on.put(ticket.metadata, cluster.metaplex, metadataBytes({ mint, collection: of }))
      refused(await enter(on, at, ticket), noMember)
    }
  })

  it("it takes no metadata from elsewhere, however right", async () => {
    const on = await stage(chain)
    const { at, metadata, ...ticket } = await exclusive(on)
    const copy = await on.fresh()
    on.put(copy, cluster.metaplex, on.data(metadata)!)
    refused(await enter(on, at, { ...ticket, metadata: copy }), noMember)
  })

  it("it takes no NFT that is held no more, or by another", async () => {
    const on = await stage(chain)
    const { at, mint, ...ticket } = await exclusive(on)
    const { node, other } = on.people
    on.put(ticket.nft, tokenProgram, tokenBytes({ mint, owner: other.address, amount: 0n }))
    refused(await enter(on, at, ticket), caused("nft", "NodeNftWrongOwner"))
    on.put(ticket.nft, tokenProgram, tokenBytes({ mint, owner: node.address, amount: 0n }))
    refused(await enter(on, at, ticket), caused("nft", "NodeNftInvalidAmount"))
  })

  /** Where things are: 1 kind, 64 keys, the texts at 65, 101 and 115, the creators at 321, the flags at 360. */
  it.each([
    ["of another kind", 0, "06"],
    ["with a name that is no text", 69, "ff"],
    ["with a name that has no end", 65, "ffffff7f"],
    ["with a creator who is neither verified nor not", 358, "02"],
    ["with a flag that is none", 360, "02"],
    ["with a standard that there is not", 365, "06"],
    ["with uses of an unknown method", 400, "0103"]
  ])("it takes no metadata %s", async (_, at, bytes) => {
    const on = await stage(chain)
    const { at: market, ...ticket } = await exclusive(on)
    const data = new Uint8Array(on.data(ticket.metadata)!)
    data.set(hex(bytes), at)
    on.put(ticket.metadata, cluster.metaplex, data)
    refused(await enter(on, market, ticket), noMember)
  })

  it("it takes no metadata that is cut off, and none that is not there", async () => {
    const on = await stage(chain)
    const { at, ...ticket } = await exclusive(on)
    const data = on.data(ticket.metadata)!
    for (const length of [0, 64, 100, 366, 399]) {
      on.put(ticket.metadata, cluster.metaplex, data.slice(0, length))
      refused(await enter(on, at, ticket), noMember)
    }
    // What follows the uses may be missing.
    on.put(ticket.metadata, cluster.metaplex, data.slice(0, 401))
    taken(await enter(on, at, ticket))
  })
})
