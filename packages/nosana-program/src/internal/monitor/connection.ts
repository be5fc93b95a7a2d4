/** A monitor's subscriptions, all over one connection: what they tell, and that they have ended. */
import { type JobError, Misconfigured, Unavailable } from "@longshore/core/JobError"
import {
  type Address,
  type Base58EncodedBytes,
  getBase64Encoder,
  type RpcSubscriptions,
  type SolanaRpcSubscriptionsApi
} from "@solana/kit"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Chain } from "../../Chain.ts"
import { failed } from "../failed.ts"
import type { Told } from "./accounts.ts"
import type { Source } from "./sources.ts"

export interface Connection {
  /** The slot that the other side had reached when all was subscribed to, where it says. */
  readonly since: bigint | undefined
  /** Fails when the connection has ended, or has been silent for too long. */
  readonly lost: Effect.Effect<never, JobError>
  /** Ends the connection. */
  readonly fail: (thrown: unknown) => void
  readonly lastHeard: () => Date
  /** One more account, with what it is now. An account that is known is left as it is. */
  readonly add: (source: Extract<Source, { readonly address: Address }>) => void
}

interface Asked {
  readonly sources: ReadonlyArray<Source>
  /** In milliseconds. */
  readonly silence: number
  readonly now: () => number
  readonly hear: (told: Told) => void
}

/** How long the read of one account may take, in milliseconds. */
const readWithin = 30_000
/** How long the first sign of the slot is waited for: not all servers give one. */
const firstSlot = "1 second"

interface Notified {
  readonly context: { readonly slot: bigint }
  readonly value: AccountValue | { readonly pubkey: Address; readonly account: AccountValue }
}

interface AccountValue {
  readonly owner: Address
  readonly data: readonly [string, string]
}

const decodeBase64 = getBase64Encoder().encode
const unknownSlot: Effect.Effect<bigint | undefined> = Effect.succeed(undefined)

/** Ends with its scope, and the socket with it. */
export const connecting = (
  chain: Chain,
  operation: string,
  { hear, now, silence, sources }: Asked
): Effect.Effect<Connection, JobError, Scope.Scope> =>
  Effect.gen(function* () {
    const subscriptions = chain.connect()
    if (subscriptions === undefined) {
      const message = "subscriptions: there are none; give the URL of the RPC's web socket, or kit's subscriptions"
      return yield* failed(operation, new Misconfigured({ message }))
    }
    const controller = yield* Effect.acquireRelease(
      Effect.sync(() => new AbortController()),
      (opened) => Effect.sync(() => opened.abort())
    )
    const { signal } = controller
    const end = yield* Deferred.make<never, JobError>()
    const slot = yield* Deferred.make<bigint | undefined>()
    let heardAt = now()
    let hasPulse = false
    const lose = (error: JobError) => {
      Deferred.doneUnsafe(end, Effect.fail(error))
    }

    const drain = async <A>(items: AsyncIterable<A>, take: (item: A) => void) => {
      try {
        for await (const item of items) {
          heardAt = now()
          take(item)
        }
        if (!signal.aborted)
          lose(failed(operation, new Unavailable({ message: `${chain.at}: notifications have ended` })))
      } catch (thrown) {
        if (!signal.aborted) lose(chain.explain(operation, thrown))
      }
    }
    /** The first value is asked for at once: what comes before that is lost. */
    const open = async (source: Source) => {
      const items = await subscribe(chain, subscriptions, source, signal)
      void drain(items, (notified) => hear(toldBy(source, notified)))
    }
    const opened = new Set(sources.map(nameOf))

    // A pulse: the slots, where the server gives them.
    void subscriptions
      .slotNotifications()
      .subscribe({ abortSignal: signal })
      .then((slots) =>
        drain(slots, (news) => {
          hasPulse = true
          // What is final lags behind by many slots.
          Deferred.doneUnsafe(slot, Effect.succeed(chain.commitment === "finalized" ? news.root : news.slot))
        })
      )
      .catch(() => Deferred.doneUnsafe(slot, unknownSlot))
    yield* chain.call(operation, () => Promise.all(sources.map(open)))
    const since = yield* Effect.raceFirst(
      Deferred.await(end),
      Effect.timeoutOrElse(Deferred.await(slot), { duration: firstSlot, orElse: () => unknownSlot })
    )
    const isSilent = Effect.gen(function* () {
      while (true) {
        yield* Effect.sleep(Math.max(1, silence / 4))
        if (hasPulse && now() - heardAt > silence) {
          const message = `${chain.at}: no sign of life for ${Duration.format(Duration.millis(silence))}`
          return yield* failed(operation, new Unavailable({ message }))
        }
      }
    })
    return {
      since,
      lost: Effect.raceFirst(Deferred.await(end), isSilent),
      fail: (thrown) => lose(chain.explain(operation, thrown)),
      lastHeard: () => new Date(heardAt),
      add: (source) => {
        if (opened.has(nameOf(source))) return
        opened.add(nameOf(source))
        const { commitment } = chain
        const read = async () => {
          await open(source)
          const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(readWithin)])
          const answer = await chain.rpc
            .getAccountInfo(source.address, { commitment, encoding: "base64" })
            .send({ abortSignal })
          if (answer.value !== null) hear(toldBy(source, answer as unknown as Notified))
        }
        read().catch((thrown) => {
          if (!signal.aborted) lose(chain.explain(operation, thrown))
        })
      }
    }
  })

const nameOf = (source: Source): string => ("address" in source ? source.address : JSON.stringify(source.filters))

const subscribe = async (
  { commitment, network }: Chain,
  subscriptions: RpcSubscriptions<SolanaRpcSubscriptionsApi>,
  source: Source,
  abortSignal: AbortSignal
): Promise<AsyncIterable<Notified>> => {
  const config = { commitment, encoding: "base64" } as const
  const items =
    "address" in source
      ? await subscriptions.accountNotifications(source.address, config).subscribe({ abortSignal })
      : await subscriptions
          .programNotifications(network.jobs, {
            ...config,
            filters: source.filters.map(({ bytes, offset }) => ({
              memcmp: { offset: BigInt(offset), bytes: bytes as Base58EncodedBytes, encoding: "base58" }
            }))
          })
          .subscribe({ abortSignal })
  return items as AsyncIterable<unknown> as AsyncIterable<Notified>
}

const toldBy = (source: Source, { context, value }: Notified): Told => {
  const { account, address } =
    "pubkey" in value
      ? { account: value.account, address: value.pubkey }
      : { account: value, address: (source as { readonly address: Address }).address }
  return {
    kind: source.kind,
    address,
    slot: context.slot,
    owner: account.owner,
    bytes: decodeBase64(account.data[0]) as Uint8Array
  }
}
