/** What is known of requests that were sent for a ticket, here and elsewhere. */
import { makeMemory } from "./memory.ts"
import type { TicketAs } from "./ticket.ts"

interface Known {
  /** When a request was last sent of which nobody knows what became, in milliseconds. */
  doubt: number | undefined
  /** The `sentAt` of this process' own last request. */
  own: string | undefined
  /** The server asked to be left alone until then. */
  pausedUntil: number
  /** A repetition was refused, so that another one tells nothing as long as the first may still arrive. */
  isRefused: boolean
  /** There is no job of it and nothing is on its way: if the next request is refused, there is none. */
  isClear: boolean
}

export type Unseen =
  /** It has not landed, and nothing of it is on its way. */
  | "Absent"
  /** It may still land. */
  | "Unclear"
  /** It may still land, and to send it again does no harm where the server knows its key. */
  | "Repeatable"

/** `settleAfter` is how long a request may be on its way, in milliseconds. */
export const makeDoubts = (settleAfter: number) => {
  const all = makeMemory<Known>()

  const of = (key: string): Known => {
    const known = all.get(key) ?? {
      doubt: undefined,
      own: undefined,
      pausedUntil: 0,
      isRefused: false,
      isClear: false
    }
    return all.put(key, known)
  }

  return {
    /** It was prepared here, and given to nobody yet. */
    prepared: (key: string): void => {
      of(key).isClear = true
    },
    /** A request is about to be sent. Says whether its refusal would be the end of the ticket. */
    sending: ({ key, sentAt }: TicketAs, now: number): boolean => {
      const known = of(key)
      const { isClear } = known
      known.isClear = false
      known.own = sentAt
      // Whoever has prepared it elsewhere may have sent it as well, at any time up to now.
      if (!isClear) known.doubt ??= now
      return isClear
    },
    /** Nobody knows what became of the request. */
    lost: (key: string, now: number): void => {
      of(key).doubt = now
    },
    /** It was refused for good, and an earlier one may still arrive. */
    refused: (key: string): void => {
      of(key).isRefused = true
    },
    /** The server wants it to be asked for again later. */
    paused: (key: string, until: number): void => {
      of(key).pausedUntil = until
    },
    /** What a ticket is whose job is not to be seen. `isWhole` says whether all were looked at that can be its. */
    unseen: ({ key, sentAt }: TicketAs, now: number, isWhole: boolean): Unseen => {
      const known = of(key)
      // Another process has sent it.
      if (sentAt !== undefined && sentAt !== known.own) {
        known.doubt = Math.max(known.doubt ?? 0, Date.parse(sentAt))
      }
      known.isClear = known.doubt === undefined || (isWhole && now - known.doubt > settleAfter)
      if (known.isClear) {
        known.isRefused = false
        return "Absent"
      }
      return known.isRefused || known.pausedUntil > now ? "Unclear" : "Repeatable"
    }
  }
}

export type Doubts = ReturnType<typeof makeDoubts>
