/** For each instruction a call that succeeds, on accounts that are written as bytes, so that any of them can be spoilt. */
import type { Instruction } from "@solana/kit"
import { cluster } from "../../../src/nosana/cluster.ts"
import type { Address } from "../../../src/solana/Program.ts"
import { concat, hex, i64, key, u8, u32, u64, u128 } from "./bytes.ts"
import {
  type JobImage,
  jobBytes,
  type MarketImage,
  marketBytes,
  noDigest,
  runBytes,
  stakeBytes,
  system,
  tokenBytes,
  tokenProgram
} from "./images.ts"
import { instructions, type Name } from "./interface.ts"
import { type Chain, type Stage, stage, stakeOf, vaultOf } from "./stage.ts"

export const digest = "7d5a99f603f231d53a4f39d1521f98d2e8bb279cf29bebfd0687dc98458e7f89"
export const result = "09".repeat(32)
export const price = 115n
export const timeout = 3600n
/** When the run began, before the world's time. */
export const began = 1_779_999_000n

export interface Scene {
  readonly stage: Stage
  readonly name: Name
  /** What the addresses of these fields must be. */
  readonly derived: { readonly vault?: Address | undefined; readonly stake?: Address | undefined }
  /** By the names of the fields; rules change them. */
  readonly accounts: Record<string, Address>
  readonly roles: Record<string, 0 | 1 | 2 | 3>
  args: ReadonlyArray<Uint8Array>
  /** Names one account too few. */
  isShort: boolean
}

export const callOf = ({ accounts, args, isShort, name, roles, stage }: Scene): Instruction => {
  const call = stage.call(name, accounts, ...args)
  const metas = call.accounts!.map((meta, index) => ({
    ...meta,
    role: roles[instructions[name].fields[index]!.name] ?? meta.role
  }))
  return { ...call, accounts: isShort ? metas.slice(0, -1) : metas }
}

/** Writes over some of an account's bytes. */
export const overwrite = ({ world }: Stage, address: Address, at: number, bytes: Uint8Array): void => {
  const state = world.account(address)!
  const data = new Uint8Array(state.data)
  data.set(bytes, at)
  world.setAccount(address, { ...state, data })
}

/** Makes a market's queue one of this single job. */
export const enqueue = (on: Stage, market: Address, job: Address): void =>
  overwrite(on, market, 146, concat(u8(0), u32(1), key(job)))

interface Ground {
  readonly market: Address
  readonly vault: Address
  readonly job: Address
  readonly run: Address
}

interface Terrain {
  readonly market?: Partial<MarketImage>
  readonly job?: Partial<JobImage> | "none"
  readonly run?: "none"
}

/** A market with a vault, a job and a run; the payers of both are nobody else. */
export const lay = async (on: Stage, terrain: Terrain = {}): Promise<Ground> => {
  const { node, other, owner, payer, project } = on.people
  const [market, job, run] = [await on.fresh(), await on.fresh(), await on.fresh()]
  const vault = await vaultOf(market)
  on.put(
    market,
    on.jobs,
    marketBytes({
      authority: owner.address,
      jobExpiration: 86_400n,
      jobPrice: price,
      jobTimeout: 7200n,
      jobType: 0,
      vault: vault.address,
      vaultBump: vault.bump,
      nodeAccessKey: system,
      nodeXnosMinimum: 0n,
      queueType: 255,
      queue: [],
      ...terrain.market
    })
  )
  on.put(vault.address, tokenProgram, tokenBytes({ mint: on.nosMint, owner: vault.address, amount: 10_000_000n }))
  if (terrain.job !== "none") {
    on.put(
      job,
      on.jobs,
      jobBytes({
        ipfsJob: digest,
        ipfsResult: noDigest,
        market,
        node: system,
        payer: payer.address,
        price,
        project: project.address,
        state: 0,
        timeEnd: 0n,
        timeStart: 0n,
        timeout,
        ...terrain.job
      })
    )
  }
  if (terrain.run !== "none") {
    on.put(run, on.jobs, runBytes({ job, node: node.address, payer: other.address, time: began }))
  }
  on.put(
    await stakeOf(node.address),
    cluster.staking,
    stakeBytes({ amount: 100n, authority: node.address, duration: 0n, xnos: 100n })
  )
  return { market, vault: vault.address, job, run }
}

type Prepare = (on: Stage) => Promise<{ accounts: Record<string, Address>; args?: ReadonlyArray<Uint8Array> }>

const listArgs = [hex(digest), i64(timeout)]
const terms = [i64(86_400), u64(price), i64(7200), u8(4), u128(100)]

const prepare: Readonly<Record<Name, Prepare>> = {
  open: async ({ fresh, people }) => {
    const market = await fresh()
    const vault = (await vaultOf(market)).address
    return { accounts: { market, vault, authority: people.owner.address, access_key: system }, args: terms }
  },
  update: async (on) => {
    const { market } = await lay(on)
    return {
      accounts: { market, access_key: system, authority: on.people.owner.address },
      args: [i64(60), u64(7), u8(9), u128(5), i64(30)]
    }
  },
  close: async (on) => {
    const { market, vault } = await lay(on)
    const { owner } = on.people
    return { accounts: { market, vault, user: owner.tokens, authority: owner.address } }
  },
  closeAdmin: async (on) => {
    const { market, vault } = await lay(on)
    const { admin } = on.people
    return { accounts: { market, vault, user: admin.tokens, authority: admin.address } }
  },
  list: async (on) => {
    const { job, market, run, vault } = await lay(on, { job: "none", run: "none" })
    const { payer, project } = on.people
    const accounts = { job, market, run, vault, user: payer.tokens, payer: payer.address, authority: project.address }
    return { accounts, args: listArgs }
  },
  assign: async (on) => {
    const { node, other, payer, project } = on.people
    const { job, market, run, vault } = await lay(on, {
      job: "none",
      run: "none",
      market: { queueType: 1, queue: [other.address, node.address] }
    })
    const named = { job, market, run, vault, node: node.address }
    const accounts = { ...named, user: payer.tokens, payer: payer.address, authority: project.address }
    return { accounts, args: listArgs }
  },
  extend: async (on) => {
    const { job, market, vault } = await lay(on)
    const { payer, project } = on.people
    const accounts = { job, market, vault, user: payer.tokens, payer: payer.address, authority: project.address }
    return { accounts, args: [i64(7200)] }
  },
  delist: async (on) => {
    const { job, market, vault } = await lay(on, { run: "none" })
    const { payer, project } = on.people
    enqueue(on, market, job)
    return {
      accounts: { job, market, vault, deposit: payer.tokens, payer: payer.address, authority: project.address }
    }
  },
  end: async (on) => {
    const { job, market, run, vault } = await lay(on)
    const { node, other, payer, project } = on.people
    const tokens = { deposit: payer.tokens, user: node.tokens }
    return { accounts: { job, market, run, vault, ...tokens, payer: other.address, authority: project.address } }
  },
  recover: async (on) => {
    const { job, market, vault } = await lay(on, { job: { state: 3 }, run: "none" })
    const { payer, project } = on.people
    const accounts = { job, market, vault, user: payer.tokens, payer: payer.address, authority: project.address }
    return { accounts }
  },
  work: async (on) => {
    const { market, run } = await lay(on, { run: "none" })
    return { accounts: { market, run, ...(await applicant(on)) } }
  },
  stop: async (on) => {
    const { node, other } = on.people
    const { market } = await lay(on, { market: { queueType: 1, queue: [other.address, node.address] } })
    return { accounts: { market, node: node.address, authority: on.people.owner.address } }
  },
  finish: async (on) => {
    const { job, market, run, vault } = await lay(on)
    const { node, other, payer } = on.people
    const tokens = { deposit: payer.tokens, user: node.tokens }
    const payers = { payer_run: other.address, payer_job: payer.address }
    return {
      accounts: { job, market, run, vault, ...tokens, ...payers, authority: node.address },
      args: [hex(result)]
    }
  },
  complete: async (on) => {
    const { node } = on.people
    const { job } = await lay(on, { job: { state: 2, node: node.address } })
    return { accounts: { job, authority: node.address }, args: [hex(result)] }
  },
  quit: async (on) => {
    const { job, run } = await lay(on)
    return { accounts: { job, run, payer: on.people.other.address, authority: on.people.node.address } }
  },
  claim: async (on) => {
    const { job, market, run } = await lay(on, { job: { state: 3 }, run: "none" })
    return { accounts: { job, market, run, ...(await applicant(on)) } }
  },
  clean: async (on) => {
    const { job, market } = await lay(on, { job: { state: 2, timeEnd: on.world.time() - 86_401n } })
    return { accounts: { job, market, payer: on.people.payer.address } }
  },
  cleanAdmin: async (on) => {
    const { job } = await lay(on)
    return { accounts: { job, payer: on.people.payer.address, authority: on.people.admin.address } }
  },
  quitAdmin: async (on) => {
    const { run } = await lay(on)
    return { accounts: { run, payer: on.people.other.address, authority: on.people.admin.address } }
  }
}

/** A node that may enter a market without an access key. The run's rent is paid by somebody else. */
const applicant = async ({ people }: Stage) => ({
  payer: people.other.address,
  stake: await stakeOf(people.node.address),
  nft: people.node.tokens,
  metadata: system,
  authority: people.node.address
})

export const scene = async (name: Name, chain: Chain = "emulator"): Promise<Scene> => {
  const on = await stage(chain)
  const { accounts, args = [] } = await prepare[name](on)
  // Who closes a market is given the lamports, and so is writable: as a rule the payer of the fee, elsewhere by its role.
  const roles = name.startsWith("close") ? { authority: 3 as const } : {}
  const derived = { vault: accounts.vault, stake: accounts.stake }
  return { stage: on, name, derived, accounts, roles, args, isShort: false }
}
