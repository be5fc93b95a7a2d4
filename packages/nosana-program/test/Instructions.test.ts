import { describe, expect, it } from "@effect/vitest"
import type { AccountMeta, Address, Instruction } from "@solana/kit"
import * as Addresses from "../src/Addresses.ts"
import * as generated from "../src/generated/index.ts"
import * as Instructions from "../src/Instructions.ts"
import { networks } from "../src/Networks.ts"
import * as madeUp from "./madeUp.ts"
import { hex, vectors } from "./vectors.ts"

const { authority, cid, closing, deposit, hour, job, market, network, nft, node, paid, payer, payerJob } = madeUp
const { payerRun, post, run, settings, signer, user } = madeUp

const rolesOf = (instruction: Instruction) => instruction.accounts!.map(({ role }: AccountMeta) => role)
const addressesOf = (instruction: Instruction) => instruction.accounts!.map(({ address }: AccountMeta) => address)

describe("Instructions", () => {
  const built: Record<string, () => Promise<Instruction>> = {
    list: () => Instructions.list(paid, network),
    assign: () => Instructions.assign({ ...paid, node }, network),
    extend: () => Instructions.extend({ ...paid, job, timeout: "2 hours" }, network),
    delist: () => Instructions.delist({ job, market, payer, authority: signer(authority) }, network),
    end: () =>
      Instructions.end(
        { job, market, run, jobPayer: payerJob, runPayer: payer, node, authority: signer(authority) },
        network
      ),
    recover: () => Instructions.recover({ job, market, payer, authority: signer(authority) }, network),
    work: () =>
      Instructions.work(
        { market, run: signer(run), payer: signer(payer), authority: signer(authority), nftMint: nft },
        network
      ),
    claim: () =>
      Instructions.claim(
        { job, market, run: signer(run), payer: signer(payer), authority: signer(authority), nftMint: nft },
        network
      ),
    stop: () => Instructions.stop({ ...closing, node }, network),
    finish: () =>
      Instructions.finish(
        {
          job,
          market,
          run,
          jobPayer: payerJob,
          runPayer: payerRun,
          ipfsResult: cid,
          authority: signer(authority)
        },
        network
      ),
    complete: () => Instructions.complete({ job, ipfsResult: cid, authority: signer(authority) }, network),
    quit: () => Instructions.quit({ job, run, runPayer: payer, authority: signer(authority) }, network),
    open: () => Instructions.open({ ...settings, market: signer(market), authority: signer(authority) }, network),
    update: () => Instructions.update({ ...settings, ...closing }, network),
    close: () => Instructions.close(closing, network),
    closeAdmin: () => Instructions.closeAdmin(closing, network),
    clean: () => Instructions.clean({ job, market, payer }, network),
    cleanAdmin: () => Instructions.cleanAdmin({ job, payer, authority: signer(authority) }, network),
    quitAdmin: () => Instructions.quitAdmin({ run, runPayer: payer, authority: signer(authority) }, network)
  }

  /** What the vectors made up and we derive, by instruction and place. */
  const derived = async (name: string): Promise<ReadonlyMap<number, Address>> => {
    const nosOf = (owner: Address) => Addresses.nosAccountOf(owner, network)
    const vaultHere = await Addresses.vaultOf(market, network)
    const reflection = await Addresses.reflectionOf(network)
    const rewards = await Addresses.rewardsVaultOf(network)
    const stakeHere = await Addresses.stakeOf(authority, network)
    const nftHere = await Addresses.associatedToken(authority, nft)
    const metadataHere = await Addresses.metadataOf(nft)
    const places: Record<string, ReadonlyArray<readonly [number, Address]>> = {
      list: [
        [3, await nosOf(payer)],
        [4, vaultHere],
        [6, reflection],
        [7, rewards],
        [9, network.rewards]
      ],
      assign: [
        [4, await nosOf(payer)],
        [5, vaultHere],
        [7, reflection],
        [8, rewards],
        [10, network.rewards]
      ],
      extend: [
        [2, await nosOf(payer)],
        [3, vaultHere],
        [4, reflection],
        [5, rewards],
        [8, network.rewards]
      ],
      delist: [
        [2, await nosOf(payer)],
        [4, vaultHere]
      ],
      end: [
        [3, await nosOf(payerJob)],
        [4, await nosOf(node)],
        [5, vaultHere]
      ],
      recover: [
        [2, vaultHere],
        [3, await nosOf(payer)]
      ],
      work: [
        [3, stakeHere],
        [4, nftHere],
        [5, metadataHere]
      ],
      claim: [
        [3, stakeHere],
        [4, nftHere],
        [5, metadataHere]
      ],
      finish: [
        [3, vaultHere],
        [4, await nosOf(payerJob)],
        [5, await nosOf(authority)]
      ],
      open: [
        [0, network.nosMint],
        [2, vaultHere]
      ],
      close: [
        [1, vaultHere],
        [2, await nosOf(authority)]
      ],
      closeAdmin: [
        [1, vaultHere],
        [2, await nosOf(authority)]
      ]
    }
    return new Map(places[name] ?? [])
  }

  it("has all 19", () => {
    expect(Object.keys(built).sort()).toEqual(Object.keys(vectors.instructions).sort())
    const exported = Object.keys(Instructions).sort()
    expect(exported).toEqual(Object.keys(built).sort())
  })

  it.each(Object.entries(vectors.instructions))(
    "builds %s: bytes, roles, and every address",
    async (name, expected) => {
      const instruction = await built[name]!()
      const places = await derived(name)
      expect(instruction.programAddress).toBe(network.jobs)
      expect(hex(instruction.data!)).toBe(expected.dataHex)
      expect(rolesOf(instruction)).toEqual(expected.accounts.map(({ role }) => role))
      expect(addressesOf(instruction)).toEqual(
        expected.accounts.map(({ address }, place) => places.get(place) ?? address)
      )
    }
  )

  it.each(Object.entries(built))("carries the signers of %s in its accounts", async (_, build) => {
    for (const account of (await build()).accounts!) expect("signer" in account).toBe(account.role >= 2)
  })

  it("is for the program of the network: mainnet's is another", async () => {
    const { accounts, programAddress } = await Instructions.list(paid, networks.mainnet)
    expect(programAddress).toBe("nosJhNRqr2bc9g1nfGDcXXTXvYUmxD4cVwy2pMWhrYM")
    expect(accounts[4].address).toBe(await Addresses.vaultOf(market, networks.mainnet))
    expect((await Instructions.list(paid, networks.localnet)).programAddress).toBe(networks.devnet.jobs)
  })

  it("takes the authority for the payer where none is given", async () => {
    const { accounts } = await Instructions.list({ ...post, timeout: hour }, network)
    expect(accounts[5].address).toBe(authority)
    expect(accounts[3].address).toBe(await Addresses.nosAccountOf(authority, network))
  })

  it("takes the token accounts that are given for those that follow", async () => {
    expect((await Instructions.list({ ...paid, user }, network)).accounts[3].address).toBe(user)
    const ended = await Instructions.end(
      { job, market, run, jobPayer: payerJob, runPayer: payer, node, authority: signer(authority), deposit, user },
      network
    )
    expect(addressesOf(ended).slice(3, 5)).toEqual([deposit, user])
  })

  it("passes the node's NOS account and the System program where no NFT is asked for", async () => {
    const { accounts } = await Instructions.work({ market, run: signer(run), authority: signer(authority) }, network)
    expect(accounts[4].address).toBe(await Addresses.nosAccountOf(authority, network))
    expect(accounts[5].address).toBe(Addresses.systemProgram)
  })

  it("opens a free market for all where nothing is said", async () => {
    const { accounts, data } = await Instructions.open(
      { market: signer(market), authority: signer(authority) },
      network
    )
    const { jobExpiration, jobPrice, jobTimeout, jobType, nodeXnosMinimum } = generated
      .getOpenInstructionDataDecoder()
      .decode(data)
    expect({ jobExpiration, jobPrice, jobTimeout, jobType, nodeXnosMinimum }).toEqual({
      jobExpiration: 86_400n,
      jobPrice: 0n,
      jobTimeout: 7200n,
      jobType: 0,
      nodeXnosMinimum: 0n
    })
    expect(accounts[4].address).toBe(Addresses.systemProgram)
  })
})
