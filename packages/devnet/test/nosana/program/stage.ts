/** A chain with the jobs program, the NOS mint, the rewards accounts and some people, for one test. */
import { existsSync } from "node:fs"
import {
  type AccountMeta,
  getProgramDerivedAddress,
  type Instruction,
  type KeyPairSigner,
  type Address as KitAddress
} from "@solana/kit"
import { cluster } from "../../../src/nosana/cluster.ts"
import { jobsProgram } from "../../../src/nosana/program/jobsProgram.ts"
import { rewardsProgram } from "../../../src/nosana/program/rewardsProgram.ts"
import type { AccountState, Address } from "../../../src/solana/Program.ts"
import { emulator, keyOf, liteSvm, type World, type WorldOutcome } from "../../solana/world.ts"
import { concat, hex, key, u64At } from "./bytes.ts"
import { mintBytes, reflectionBytes, system, tokenBytes, tokenProgram } from "./images.ts"
import { type FieldOf, instructions, type Name } from "./interface.ts"

/** The file of the real program as it was built for Solana's devnet, if there is one. */
const file = process.env.LONGSHORE_NOSANA_PROGRAM
if (file !== undefined && !existsSync(file))
  throw new Error(`LONGSHORE_NOSANA_PROGRAM names ${file}, which is not there`)

export type Chain = World["kind"]

/** What the suite runs on. */
export const chains: ReadonlyArray<Chain> = file === undefined ? ["emulator"] : ["emulator", "LiteSVM"]

/** Whether a case can run there; if not it says why. The real program's administrator is a key that nobody here has. */
export const canRun = (chain: Chain, without: "the administrator's key" | "the rewards program"): boolean => {
  if (chain === "emulator") return true
  console.info(`left out on ${chain}: it has not ${without}`)
  return false
}

export const rentSysvar: Address = "SysvarRent111111111111111111111111111111111"
const associatedTokenProgram = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL"

const derive = async (program: Address, ...seeds: ReadonlyArray<Uint8Array | string>) => {
  const [address, bump] = await getProgramDerivedAddress({
    programAddress: program as KitAddress,
    seeds: [...seeds]
  })
  return { address: address as Address, bump: Number(bump) }
}

const { jobs, metaplex, nosMint, rewards, staking } = cluster

export const vaultOf = (market: Address, mint: Address = nosMint) => derive(jobs, key(market), key(mint))
export const associatedOf = async (owner: Address) =>
  (await derive(associatedTokenProgram, key(owner), key(tokenProgram), key(nosMint))).address
export const stakeOf = async (node: Address) => (await derive(staking, "stake", key(nosMint), key(node))).address
export const metadataOf = async (mint: Address) =>
  (await derive(metaplex, "metadata", key(metaplex), key(mint))).address

export interface Person {
  readonly key: KeyPairSigner
  readonly address: Address
  /** The associated token account, with NOS. */
  readonly tokens: Address
}

/** Micro-NOS of everybody at the start. */
export const fortune = 1_000_000_000_000n

export interface StageOptions {
  /** On the emulator only. */
  readonly feeFraction?: bigint | undefined
}

export type Named = Readonly<Record<string, Address>>

export interface Stage {
  readonly world: World
  readonly jobs: Address
  readonly nosMint: Address
  readonly rewardsVault: Address
  readonly reflection: Address
  readonly people: Readonly<Record<"admin" | "owner" | "project" | "payer" | "node" | "other", Person>>
  /** A key that no account has yet. Its signature is added wherever it is needed. */
  readonly fresh: () => Promise<Address>
  readonly put: (address: Address, owner: Address, data: Uint8Array, lamports?: bigint) => void
  readonly data: (address: Address) => Uint8Array | undefined
  readonly tokens: (address: Address) => bigint
  /** With the accounts by their names in the program; those that are always the same need not be given. */
  readonly call: (name: Name, accounts: Named, ...args: ReadonlyArray<Uint8Array>) => Instruction
  readonly send: (...instructions: ReadonlyArray<Instruction>) => Promise<WorldOutcome>
}

const constants: Readonly<Partial<Record<FieldOf["kind"], Address>>> = {
  mint: nosMint,
  rent: rentSysvar,
  systemProgram: system,
  tokenProgram,
  rewardsProgram: rewards
}

const administrator = 90

const made = new Map<number, Promise<KeyPairSigner>>()

/** Keys are the same in every stage, and take longer to make than all else. */
const keyNumber = (number: number): Promise<KeyPairSigner> => {
  const known = made.get(number) ?? keyOf(number)
  made.set(number, known)
  return known
}

const worldOf = async (chain: Chain, { feeFraction }: StageOptions): Promise<World> => {
  if (chain === "emulator") {
    const addresses = { ...cluster, marketAdmin: (await keyNumber(administrator)).address }
    return emulator({
      programs: [
        [jobs, jobsProgram(addresses, { feeFraction })],
        [rewards, rewardsProgram(addresses)]
      ]
    })
  }
  // There must be a program at the rewards program's address. Without a fee nobody calls it.
  return liteSvm({
    programs: [
      [jobs, file!],
      [rewards, file!]
    ]
  })
}

export const stage = async (chain: Chain = "emulator", options: StageOptions = {}): Promise<Stage> => {
  const world = await worldOf(chain, options)
  const keys = new Map<Address, KeyPairSigner>()
  const remember = async (number: number) => {
    const made = await keyNumber(number)
    keys.set(made.address, made)
    return made
  }
  const put: Stage["put"] = (address, owner, data, lamports = world.minimumBalance(data.length)) =>
    world.setAccount(address, { lamports, owner, data, executable: false } satisfies AccountState)

  const everybody = ["owner", "project", "payer", "node", "other"] as const
  const reflection = (await derive(rewards, "reflection")).address
  const rewardsVault = (await derive(rewards, key(nosMint))).address
  put(nosMint, tokenProgram, mintBytes(fortune * 6n))
  put(rewardsVault, tokenProgram, tokenBytes({ mint: nosMint, owner: rewardsVault, amount: 0n }))
  put(
    reflection,
    rewards,
    reflectionBytes({ rate: 10n ** 24n, totalReflection: 10n ** 30n, totalXnos: 10n ** 6n, vault: rewardsVault })
  )
  const person = async (number: number): Promise<Person> => {
    const made = await remember(number)
    const tokens = await associatedOf(made.address)
    world.airdrop(made.address, 10_000_000_000n)
    put(tokens, tokenProgram, tokenBytes({ mint: nosMint, owner: made.address, amount: fortune }))
    return { key: made, address: made.address, tokens }
  }
  const people = {
    admin: await person(administrator),
    ...Object.fromEntries(
      await Promise.all(everybody.map(async (name, index) => [name, await person(10 + index)] as const))
    )
  } as Stage["people"]
  let last = 1000
  return {
    world,
    jobs,
    nosMint,
    reflection,
    rewardsVault,
    people,
    put,
    fresh: async () => (await remember(++last)).address,
    data: (address) => world.account(address)?.data,
    tokens: (address) => u64At(world.account(address)!.data, 64),
    call: (name, accounts, ...args) => {
      const { discriminator, fields } = instructions[name]
      const known: Named = { rewards_reflection: reflection, rewards_vault: rewardsVault, ...accounts }
      return {
        programAddress: jobs as KitAddress,
        accounts: fields.map((field): AccountMeta => {
          const address = known[field.name] ?? constants[field.kind]
          if (address === undefined) throw new Error(`${name} has no ${field.name}`)
          return { address: address as KitAddress, role: field.role }
        }),
        data: concat(hex(discriminator), ...args)
      }
    },
    send: (...sent) => world.send(sent, [...keys.values()])
  }
}

/** What the jobs program itself has written, without the programs that it calls. */
export const linesOf = ({ logs }: WorldOutcome): ReadonlyArray<string> => {
  const lines: Array<string> = []
  const stack: Array<string> = []
  for (const line of logs) {
    const invoked = /^Program (\w+) invoke /.exec(line)
    if (invoked !== null) stack.push(invoked[1]!)
    else if (/^Program \w+ (success|failed)/.test(line)) stack.pop()
    else if (line.startsWith("Program log: ") && stack.at(-1) === jobs) lines.push(line.slice("Program log: ".length))
  }
  return lines
}
