/** The notifications of a cluster in memory, as kit's subscriptions give them. */
import { Buffer } from "node:buffer"
import { Base58 } from "@longshore/nosana"
import type { Address, RpcSubscriptions, SolanaRpcSubscriptionsApi } from "@solana/kit"
import { systemProgram } from "../src/Addresses.ts"
import { type Account, encoded } from "./fakeAccounts.ts"
import type { Cluster } from "./fakeCluster.ts"

interface Filter {
  readonly memcmp: { readonly offset: bigint; readonly bytes: string }
}
type Taking = (address: Address, account: Account | undefined, slot: bigint) => unknown

/** Values in the order in which they were given, until the signal ends it. */
const queued = (abortSignal: AbortSignal, listen: (give: (value: unknown) => void) => () => void) => {
  const values: Array<unknown> = []
  let wake = () => {}
  const stop = listen((value) => {
    values.push(value)
    wake()
  })
  abortSignal.addEventListener("abort", () => {
    stop()
    wake()
  })
  return {
    async *[Symbol.asyncIterator]() {
      while (!abortSignal.aborted) {
        if (values.length > 0) yield values.shift()
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    }
  }
}

/** `opened` hears of each monitor: it asks for slots once. */
export const makeSubscriptions = (
  cluster: Cluster,
  opened: () => void
): RpcSubscriptions<SolanaRpcSubscriptionsApi> => {
  const valueOf = (account: Account | undefined) => {
    if (account === undefined) {
      // What is closed is told as an account that has nothing.
      return { data: ["", "base64"], executable: false, lamports: 0n, owner: systemProgram, space: 0n }
    }
    const { data, owner } = encoded(account, cluster.network)
    const base64 = Buffer.from(data).toString("base64")
    return {
      data: [base64, "base64"],
      executable: false,
      lamports: account.lamports,
      owner,
      space: BigInt(data.length)
    }
  }
  const subscribed = (take: Taking) => ({
    subscribe: async ({ abortSignal }: { abortSignal: AbortSignal }) =>
      queued(abortSignal, (give) =>
        cluster.onChange((changes, slot) => {
          for (const [address, account] of changes) {
            const value = take(address, account, slot)
            if (value !== undefined) give({ context: { slot }, value })
          }
        })
      )
  })
  return {
    slotNotifications: () => {
      opened()
      return subscribed(() => undefined)
    },
    accountNotifications: (wanted: Address) =>
      subscribed((address, account) => (address === wanted ? valueOf(account) : undefined)),
    programNotifications: (program: Address, { filters }: { filters: ReadonlyArray<Filter> }) =>
      subscribed((pubkey, account) => {
        if (account === undefined) return undefined
        const { data, owner } = encoded(account, cluster.network)
        const passes = filters.every(({ memcmp }) =>
          Base58.decode(memcmp.bytes)!.every((byte, at) => data[Number(memcmp.offset) + at] === byte)
        )
        return owner === program && passes ? { pubkey, account: valueOf(account) } : undefined
      })
  } as never
}
