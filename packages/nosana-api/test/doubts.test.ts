import { assert, describe, it } from "@effect/vitest"
import { makeDoubts } from "../src/internal/backend/doubts.ts"
import type { TicketAs } from "../src/internal/backend/ticket.ts"

const settle = 120_000
const second = 1_000
/** A ticket as it was last sent, so many seconds after the beginning. */
const ticket = (sentAt?: number): TicketAs => ({
  backend: "nosana-api",
  at: "here",
  key: "key",
  payload: {},
  ...(sentAt !== undefined && { sentAt: new Date(sentAt * second).toISOString() })
})

describe("a ticket that was prepared here", () => {
  it("is refused for good the first time, and absent before", () => {
    const doubts = makeDoubts(settle)
    doubts.prepared("key")
    assert.strictEqual(doubts.unseen(ticket(), 0, true), "Absent")
    assert.isTrue(doubts.sending(ticket(0), 0))
  })

  it("may have landed once its answer is lost, and is not refused for good until that is settled", () => {
    const doubts = makeDoubts(settle)
    doubts.prepared("key")
    doubts.sending(ticket(0), 0)
    doubts.lost("key", 5 * second)
    assert.strictEqual(doubts.unseen(ticket(0), 6 * second, true), "Repeatable")
    assert.isFalse(doubts.sending(ticket(7), 7 * second))
    doubts.refused("key")
    // Another try would tell no more, and each would be one more that is on its way.
    assert.strictEqual(doubts.unseen(ticket(7), 8 * second, true), "Unclear")
    assert.strictEqual(doubts.unseen(ticket(7), 125 * second, true), "Unclear")
    assert.strictEqual(doubts.unseen(ticket(7), 126 * second, true), "Absent")
    assert.isTrue(doubts.sending(ticket(126), 126 * second))
  })

  it("is not absent, however late, where not all were looked at that can be its", () => {
    const doubts = makeDoubts(settle)
    doubts.prepared("key")
    doubts.sending(ticket(0), 0)
    doubts.lost("key", 0)
    assert.strictEqual(doubts.unseen(ticket(0), 500 * second, false), "Repeatable")
    assert.isFalse(doubts.sending(ticket(501), 501 * second))
    assert.strictEqual(doubts.unseen(ticket(501), 700 * second, true), "Absent")
  })

  it("is asked for again no sooner than the server wants", () => {
    const doubts = makeDoubts(settle)
    doubts.prepared("key")
    doubts.sending(ticket(0), 0)
    doubts.lost("key", 0)
    doubts.paused("key", 5 * second)
    assert.strictEqual(doubts.unseen(ticket(0), 4 * second, true), "Unclear")
    assert.strictEqual(doubts.unseen(ticket(0), 5 * second, true), "Repeatable")
  })
})

describe("a ticket of another process", () => {
  it("is absent where it was never sent", () => {
    const doubts = makeDoubts(settle)
    assert.strictEqual(doubts.unseen(ticket(), 0, true), "Absent")
    assert.isTrue(doubts.sending(ticket(1), second))
  })

  it("may be on its way since it was sent there", () => {
    const doubts = makeDoubts(settle)
    assert.strictEqual(doubts.unseen(ticket(10), 20 * second, true), "Repeatable")
    assert.strictEqual(doubts.unseen(ticket(10), 131 * second, true), "Absent")
  })

  it("is in doubt anew where it was sent there once more", () => {
    const doubts = makeDoubts(settle)
    assert.strictEqual(doubts.unseen(ticket(10), 131 * second, true), "Absent")
    assert.strictEqual(doubts.unseen(ticket(140), 141 * second, true), "Repeatable")
    assert.isFalse(doubts.sending(ticket(142), 142 * second))
  })

  it("is not refused for good where nobody has looked", () => {
    const doubts = makeDoubts(settle)
    assert.isFalse(doubts.sending(ticket(10), 10 * second))
    assert.strictEqual(doubts.unseen(ticket(10), 11 * second, true), "Repeatable")
  })
})
