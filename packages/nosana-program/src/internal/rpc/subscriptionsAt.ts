/** kit's subscriptions, with the ends of a connection that kit keeps quiet about. */
import {
  createDefaultSolanaRpcSubscriptionsChannelCreator,
  createRpcSubscriptionsTransportFromChannelCreator,
  createSolanaRpcSubscriptionsFromTransport,
  getRpcSubscriptionsTransportWithSubscriptionCoalescing,
  type RpcSubscriptions,
  type RpcSubscriptionsChannel,
  SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_CONNECTION_CLOSED,
  SolanaError,
  type SolanaRpcSubscriptionsApi
} from "@solana/kit"

type Channel = RpcSubscriptionsChannel<unknown, unknown>

/** How often a quiet connection is asked whether it is still open, in milliseconds. */
const probeEvery = 5_000

export const subscriptionsAt = (url: string): RpcSubscriptions<SolanaRpcSubscriptionsApi> => {
  const open = createDefaultSolanaRpcSubscriptionsChannelCreator({ url: url as `wss://${string}` })
  // One channel serves many subscriptions.
  const probed = new WeakMap<Channel, Channel>()
  const transport = createRpcSubscriptionsTransportFromChannelCreator(async ({ abortSignal }) => {
    const channel = await open({ abortSignal })
    const known = probed.get(channel) ?? probing(channel)
    probed.set(channel, known)
    return known
  })
  return createSolanaRpcSubscriptionsFromTransport(
    getRpcSubscriptionsTransportWithSubscriptionCoalescing(transport)
  ) as unknown as RpcSubscriptions<SolanaRpcSubscriptionsApi>
}

/**
 * A server that closes the connection with code 1000, as one that restarts does, is not an error to kit: its subscribers
 * would wait for ever. A closed socket refuses to send, and that tells.
 */
const probing = (channel: Channel): Channel => {
  const listeners = new Set<(error: never) => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => {
    clearInterval(timer)
    timer = undefined
  }
  const probe = () =>
    channel.send({ jsonrpc: "2.0", method: "ping" }).catch((error: unknown) => {
      stop()
      const ended =
        error instanceof Error ? error : new SolanaError(SOLANA_ERROR__RPC_SUBSCRIPTIONS__CHANNEL_CONNECTION_CLOSED)
      for (const listener of [...listeners]) listener(ended as never)
    })
  return {
    send: (message) => channel.send(message),
    on: (name, listener, options) => {
      const remove = channel.on(name, listener, options)
      if (name !== "error") return remove
      listeners.add(listener as (error: never) => void)
      timer ??= setInterval(probe, probeEvery)
      const left = () => {
        listeners.delete(listener as (error: never) => void)
        if (listeners.size === 0) stop()
      }
      options?.signal?.addEventListener("abort", left)
      return () => {
        left()
        remove()
      }
    }
  }
}
