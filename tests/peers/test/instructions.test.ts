/** Every builder that Nosana's kit has against ours: the same accounts in the same roles, and the same bytes. */

import { Accounts, Instructions, networks } from "@longshore/nosana-program"
import { type AccountMeta, type Address, createNoopSigner, type Instruction } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { JobsClient, kitFor } from "./kit.ts"
import { refused } from "./loopback.ts"
import { type FakeRpc, fakeRpc } from "./rpc.ts"
import { type Seeded, seeded } from "./seeded.ts"

type AnyInstruction = Pick<Instruction, "accounts" | "data" | "programAddress">

const plain = ({ accounts, data, programAddress }: AnyInstruction) => ({
  programAddress,
  accounts: accounts!.map(({ address, role }: AccountMeta) => ({ address, role })),
  data: Buffer.from(data as Uint8Array).toString("hex")
})
const signerAt = (instruction: unknown, place: number) =>
  createNoopSigner((instruction as AnyInstruction).accounts![place]!.address as Address)

describe.each(["mainnet", "devnet"] as const)("on %s", (name) => {
  const network = networks[name]
  let rpc: FakeRpc
  beforeAll(async () => {
    rpc = await fakeRpc(network.jobs)
  })
  afterAll(async () => {
    await rpc[Symbol.asyncDispose]()
    expect(refused).toEqual([])
  })

  /** A job and its run, written with the kit's own encoders. */
  const stored = (random: Seeded, state: number) => {
    const values = {
      ipfsJob: random.bytes(32),
      ipfsResult: new Uint8Array(32),
      market: random.address(),
      node: "11111111111111111111111111111111",
      payer: random.address(),
      price: random.bigint(40),
      project: random.address(),
      state,
      timeEnd: 0n,
      timeStart: 0n,
      timeout: random.bigint(30) + 1n
    }
    const job = random.address()
    rpc.accounts.set(
      job,
      Uint8Array.from([...JobsClient.getJobAccountEncoder().encode(values as never), ...new Uint8Array(7)])
    )
    const run = random.address()
    const running = { job, node: random.address(), payer: random.address(), state: 0, time: random.bigint(31) }
    rpc.accounts.set(
      run,
      Uint8Array.from([...JobsClient.getRunAccountEncoder().encode(running as never), ...new Uint8Array(7)])
    )
    return {
      job: Accounts.decodeJob(job, rpc.accounts.get(job)!)!,
      run: Accounts.decodeRun(run, rpc.accounts.get(run)!)!
    }
  }

  const rounds = Array.from({ length: 12 }, (_, round) => round + 1)
  const each = (builder: string, compare: (random: Seeded, wallet: ReturnType<Seeded["signer"]>) => Promise<void>) =>
    it(builder, async () => {
      for (const seed of rounds) {
        const random = seeded(seed)
        await compare(random, random.signer())
      }
    })
  const kit = (wallet: ReturnType<Seeded["signer"]>) => kitFor(name, rpc.url, wallet).jobs

  each("list", async (random, wallet) => {
    const given = { market: random.address(), timeout: 1 + random.below(100_000), ipfsHash: random.cid() }
    const payer = random.pick([undefined, random.signer()])
    const theirs = await kit(wallet).list({ ...given, ...(payer && { payer }) } as never)
    const ours = await Instructions.list(
      {
        job: signerAt(theirs, 0),
        run: signerAt(theirs, 2),
        market: given.market,
        ipfsJob: given.ipfsHash,
        timeout: Duration.seconds(given.timeout),
        authority: wallet,
        payer
      },
      network
    )
    expect(plain(ours)).toEqual(plain(theirs))
  })

  each("assign", async (random, wallet) => {
    const given = {
      market: random.address(),
      node: random.address(),
      timeout: 1 + random.below(100_000),
      ipfsHash: random.cid()
    }
    const theirs = await kit(wallet).post(given as never)
    const ours = await Instructions.assign(
      {
        job: signerAt(theirs, 0),
        run: signerAt(theirs, 2),
        market: given.market,
        node: given.node,
        ipfsJob: given.ipfsHash,
        timeout: Duration.seconds(given.timeout),
        authority: wallet
      },
      network
    )
    expect(plain(ours)).toEqual(plain(theirs))
  })

  each("extend", async (random, wallet) => {
    const { job } = stored(random, 0)
    const added = 1 + random.below(10_000)
    const payer = random.pick([undefined, random.signer()])
    const theirs = await kit(wallet).extend({ job: job.address, timeout: added, ...(payer && { payer }) } as never)
    const timeout = Duration.sum(job.timeout, Duration.seconds(added))
    const ours = await Instructions.extend(
      { job: job.address, market: job.market, timeout, authority: wallet, payer },
      network
    )
    expect(plain(ours)).toEqual(plain(theirs))
  })

  each("delist", async (random, wallet) => {
    const { job } = stored(random, 0)
    const theirs = await kit(wallet).delist({ job: job.address } as never)
    const ours = await Instructions.delist(
      { job: job.address, market: job.market, payer: job.payer, authority: wallet },
      network
    )
    expect(plain(ours)).toEqual(plain(theirs))
  })

  each("end", async (random, wallet) => {
    const { job, run } = stored(random, 0)
    const theirs = await kit(wallet).end({ job: job.address } as never)
    const ours = await Instructions.end(
      {
        job: job.address,
        market: job.market,
        run: run.address,
        jobPayer: job.payer,
        runPayer: run.payer,
        node: run.node,
        authority: wallet
      },
      network
    )
    expect(plain(ours)).toEqual(plain(theirs))
  })

  each("finish", async (random, wallet) => {
    const { job, run } = stored(random, 0)
    const result = random.cid()
    // The node's key signs. What comes first makes token accounts that do not exist.
    const theirs = await kit(createNoopSigner(run.node)).finish({ job: job.address, ipfsResultsHash: result } as never)
    const ours = await Instructions.finish(
      {
        job: job.address,
        market: job.market,
        run: run.address,
        jobPayer: job.payer,
        runPayer: run.payer,
        ipfsResult: result,
        authority: createNoopSigner(run.node)
      },
      network
    )
    expect(plain(ours)).toEqual(plain((theirs as ReadonlyArray<AnyInstruction>).at(-1)!))
    expect(wallet.address).not.toBe(run.node)
  })

  each("complete", async (random, wallet) => {
    const { job } = stored(random, 2)
    const result = random.cid()
    const theirs = plain(
      (await kit(wallet).complete({ job: job.address, ipfsResultsHash: result } as never)) as AnyInstruction
    )
    const ours = plain(
      await Instructions.complete({ job: job.address, ipfsResult: result, authority: wallet }, network)
    )
    // The kit's goes to the program of mainnet on every network.
    expect(theirs.programAddress).toBe(networks.mainnet.jobs)
    expect(ours).toEqual({ ...theirs, programAddress: network.jobs })
  })

  each("quit", async (random, wallet) => {
    const { job, run } = stored(random, 0)
    const theirs = await kit(wallet).quit({ run: run.address } as never)
    const ours = await Instructions.quit(
      { job: job.address, run: run.address, runPayer: run.payer, authority: wallet },
      network
    )
    expect(plain(ours)).toEqual(plain(theirs))
  })

  each("stop", async (random, wallet) => {
    const market = random.address()
    const node = random.pick([undefined, random.address()])
    const theirs = await kit(wallet).stop({ market, ...(node && { node }) } as never)
    expect(plain(await Instructions.stop({ market, node, authority: wallet }, network))).toEqual(plain(theirs))
  })

  each("work", async (random, wallet) => {
    const market = random.address()
    const nft = random.pick([undefined, random.address()])
    const theirs = await kit(wallet).work({ market, ...(nft && { nft }) } as never)
    const ours = await Instructions.work({ market, run: signerAt(theirs, 0), nftMint: nft, authority: wallet }, network)
    expect(plain(ours)).toEqual(plain(theirs))
  })

  each("open", async (random, wallet) => {
    const key = random.pick([undefined, random.address()])
    const given = {
      jobExpiration: random.below(1_000_000),
      jobPrice: random.below(100_000),
      jobTimeout: random.below(100_000),
      jobType: random.below(5),
      nodeStakeMinimum: random.below(2 ** 31)
    }
    const isDefault = random.below(3) === 0
    const theirs = await kit(wallet).open((isDefault ? {} : { ...given, ...(key && { nodeAccessKey: key }) }) as never)
    const settings = {
      jobExpiration: Duration.seconds(given.jobExpiration),
      jobPrice: BigInt(given.jobPrice),
      jobTimeout: Duration.seconds(given.jobTimeout),
      jobType: given.jobType,
      nodeXnosMinimum: BigInt(given.nodeStakeMinimum),
      nodeAccessKey: Option.fromUndefinedOr(key)
    }
    const ours = await Instructions.open(
      { ...(isDefault ? {} : settings), market: signerAt(theirs, 1), authority: wallet },
      network
    )
    expect(plain(ours)).toEqual(plain(theirs))
  })

  each("close", async (random, wallet) => {
    const market = random.address()
    const theirs = await kit(wallet).close({ market } as never)
    expect(plain(await Instructions.close({ market, authority: wallet }, network))).toEqual(plain(theirs))
  })
})
