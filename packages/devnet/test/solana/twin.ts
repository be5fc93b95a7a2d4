/** The emulator and LiteSVM side by side: what is done to one is done to the other, and they must agree on all of it. */
import type { Instruction } from "@solana/kit"
import { expect } from "vitest"
import type { Address } from "../../src/solana/Program.ts"
import { emulator, liteSvm, type World, type WorldOutcome } from "./world.ts"

export interface Twin extends World {
  /** How many units the two counted, for cases in which they are the same. */
  readonly units: () => readonly [emulator: number, liteSvm: number]
}

/** Both count, but the emulator's programs have no machine code. */
const withoutUnits = (line: string): string => line.replace(/consumed \d+ of \d+ compute/, "consumed _ of _ compute")

const shown = (world: World, address: Address) => {
  const account = world.account(address)
  return account && { ...account, data: Buffer.from(account.data).toString("hex") }
}

export const twin = async (): Promise<Twin> => {
  const worlds = [await emulator(), await liteSvm()] as const
  const [own, peer] = worlds
  let units: readonly [number, number] = [0, 0]
  return {
    ...own,
    units: () => units,
    send: async (instructions: ReadonlyArray<Instruction>, signers, options) => {
      const [mine, theirs] = (await Promise.all(
        worlds.map((world) => world.send(instructions, signers, options))
      )) as unknown as readonly [WorldOutcome, WorldOutcome]
      units = [mine.unitsConsumed, theirs.unitsConsumed]
      expect({ error: mine.error, logs: mine.logs.map(withoutUnits) }).toEqual({
        error: theirs.error,
        logs: theirs.logs.map(withoutUnits)
      })
      const named = new Set([
        (options?.feePayer ?? own.payer).address as Address,
        ...instructions.flatMap(({ accounts = [] }) => accounts.map(({ address }) => address as Address))
      ])
      for (const address of named) {
        // The emulator's programs and its rent have other accounts.
        if (own.account(address)?.executable || address.startsWith("Sysvar")) continue
        expect({ address, account: shown(own, address) }).toEqual({ address, account: shown(peer, address) })
      }
      return mine
    },
    setAccount: (address, state) => {
      for (const world of worlds) world.setAccount(address, state)
    },
    airdrop: (address, amount) => {
      for (const world of worlds) world.airdrop(address, amount)
    },
    setTime: (time) => {
      for (const world of worlds) world.setTime(time)
    }
  }
}
