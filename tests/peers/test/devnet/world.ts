/**
 * Nosana's own client on the devnet's chain, as requester and as host. Time there moves only while something is waited for,
 * or when it is told to.
 */
import { createDevnet, type Devnet, type NosanaFunds, type NosanaProgramOptions } from "@longshore/devnet"
import {
  type Address,
  address,
  createKeyPairSignerFromBytes,
  generateKeyPairSigner,
  type Instruction,
  type KeyPairSigner
} from "@solana/kit"
import { expect, onTestFinished } from "vitest"
import { type Kit, kitFor } from "../kit.ts"
import { refused } from "../loopback.ts"

export const sol = 1_000_000_000n
export const nos = 1_000_000n
export const none = "11111111111111111111111111111111"
/** What keeps an account, by its kind; the vault of a market is a token account. */
export const rent = { job: 2_561_280n, run: 1_726_080n, market: 72_049_920n, tokens: 2_039_280n }

/** What the kit pays for a transaction: for signatures, and by its default 0.01 lamports for every unit that it may use. */
export const feeOf = (signatures: number, instructions = 1): bigint =>
  5_000n * BigInt(signatures) + (3_000n + 200_000n * BigInt(instructions)) / 100n

export interface Balance {
  readonly lamports: bigint
  readonly microNos: bigint
}

export interface Party {
  readonly signer: KeyPairSigner
  readonly address: Address
  readonly kit: Kit
  readonly jobs: Kit["jobs"]
  /** Builds, sends, and waits for it to be confirmed, all of it with the kit. */
  readonly send: (instructions: object | Promise<object>) => Promise<string>
  /** As the kit sees it. */
  readonly balance: () => Promise<Balance>
}

export type Funds = Omit<NosanaFunds, "address">
export type Network = Devnet<"nosana-program", "test">["nosana-program"]

export interface World {
  readonly network: Network
  /** With 100 SOL and 10,000 NOS. */
  readonly requester: Party
  /** With 1 SOL, a token account and a stake account. */
  readonly host: Party
  /** Somebody new, with 1 SOL and an account for NOS unless it is given something else. */
  readonly party: (funds?: Funds) => Promise<Party>
  readonly fund: (to: Address, funds: Funds) => Promise<void>
  readonly advance: (by: `${number} seconds`) => Promise<void>
  /** Lets time pass for as long as it takes. */
  readonly during: <A>(work: Promise<A>) => Promise<A>
}

const slot = "400 millis"
const step = "200 millis"

/** A chain without hosts of its own, unless it is given some. It ends with the test, unless `atEnd` keeps its end for later. */
export const startWorld = async (
  options: NosanaProgramOptions = {},
  atEnd: (end: () => Promise<void>) => void = onTestFinished
): Promise<World> => {
  const devnet = await createDevnet({
    networks: ["nosana-program"],
    clock: "test",
    "nosana-program": { hosts: 0, engine: "none", ...options }
  })
  atEnd(async () => {
    await devnet[Symbol.asyncDispose]()
    expect(refused).toEqual([])
  })
  const network = devnet["nosana-program"]

  const during: World["during"] = async (work) => {
    let isOver = false
    const over = () => {
      isOver = true
    }
    work.then(over, over)
    while (!isOver) {
      await devnet.advance(step)
      // The kit signs in real time. A minute of the chain's must not have gone by meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
    return work
  }

  const partyOf = (signer: KeyPairSigner): Party => {
    const kit = kitFor("devnet", network.url, signer, network.ipfs())
    return {
      signer,
      address: signer.address,
      kit,
      jobs: kit.jobs,
      send: async (instructions) => during(kit.solana.buildSignAndSend((await instructions) as never)),
      balance: async () => {
        const tokens = await kit.nos.getATA(signer.address)
        const { value } = await kit.solana.rpc.getTokenAccountBalance(tokens).send()
        return { lamports: BigInt(await kit.solana.getBalance()), microNos: BigInt(value.amount) }
      }
    }
  }
  const fund: World["fund"] = async (to, funds) => {
    network.fund({ address: to, ...funds })
    // What was given is to be confirmed.
    await devnet.advance(slot)
  }
  const party: World["party"] = async (funds = { lamports: sol, microNos: 0n }) => {
    const signer = await generateKeyPairSigner()
    await fund(signer.address, funds)
    return partyOf(signer)
  }
  const requester = partyOf(await createKeyPairSignerFromBytes(network.wallet()))
  const host = await party({ lamports: sol, microNos: 0n, stake: 0n })
  return { network, requester, host, party, fund, advance: devnet.advance, during }
}

/** The address at a place among an instruction's accounts, which is where the kit tells what it has made up. */
export const accountAt = (instruction: unknown, place: number): Address =>
  address((instruction as Instruction).accounts![place]!.address)

/** What the kit's builders made: a job, and where its run will be if a node waits. */
export const posted = async (built: Promise<object>) => {
  const instruction = await built
  return { instruction, job: accountAt(instruction, 0), run: accountAt(instruction, 2) }
}

/** What a transaction was refused with, as deep down as the kit has it. */
export interface Refusal {
  /** Of the kit. */
  readonly code: string
  readonly message: string
  /** Of the program. */
  readonly number: number | undefined
  /** The line of the log that says what was wrong. */
  readonly line: string | undefined
}

export const refusalOf = async (sending: Promise<unknown>): Promise<Refusal> => {
  const thrown = await sending.then(
    () => {
      throw new Error("it was not refused")
    },
    (error: any) => error
  )
  if (thrown.code === undefined) throw thrown
  const { cause, context } = thrown.details
  const logs: ReadonlyArray<string> = context.logs ?? []
  return {
    code: thrown.code,
    message: cause.message,
    number: cause.context.code === undefined ? undefined : Number(cause.context.code),
    line: logs.find((line) => /Error:|Error Code:/.test(line))?.replace("Program log: ", "")
  }
}

/** Of the devnet's market, in micro-NOS per second, unless another one is asked for. */
export const price = 100n

/** A chain, a definition that the kit has pinned, and jobs that are listed for it. */
export const startJobs = async (...given: Parameters<typeof startWorld>) => {
  const world = await startWorld(...given)
  const market = address(world.network.market())
  const definition = { version: "0.1", type: "container", ops: [] }
  const ipfsHash = await world.requester.kit.ipfs.pin(definition)
  const list = async (timeout = 60) => {
    const { instruction, job } = await posted(world.requester.jobs.list({ market, timeout, ipfsHash }))
    await world.requester.send(instruction)
    return job
  }
  return { ...world, market, definition, ipfsHash, list }
}
