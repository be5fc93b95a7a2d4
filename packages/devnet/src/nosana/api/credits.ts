/** What an account has, and how it came to that. */
import * as Effect from "effect/Effect"
import type { Endpoint } from "./Endpoint.ts"
import { inDollars } from "./jobs/prices.ts"
import { json } from "./reply.ts"

const whole = (given: string | null, otherwise: number, most: number): number => {
  const read = Number(given ?? Number.NaN)
  return Number.isInteger(read) && read >= 0 ? Math.min(read, most) : otherwise
}

export const creditEndpoints = (isOld: boolean): ReadonlyArray<Endpoint> => {
  const balance: Endpoint = {
    route: "GET /credits/balance",
    needs: "credits:read",
    answer: ({ caller }) => {
      const { assigned, reserved, settled } = caller.account.ledger.balance()
      return Effect.succeed(
        json({
          assignedCredits: inDollars(assigned),
          reservedCredits: inDollars(reserved),
          settledCredits: inDollars(settled)
        })
      )
    }
  }
  const transactions: Endpoint = {
    route: "GET /credits/transactions",
    needs: "credits:read",
    answer: ({ caller, query }) => {
      const all = caller.account.ledger.transactions()
      const offset = whole(query.get("offset"), 0, all.length)
      const page = all.slice(offset, offset + whole(query.get("limit"), 20, 100))
      return Effect.succeed(
        json({
          transactions: page.map(({ amount, createdAt, id, method, type }) => ({
            id,
            type,
            ...(method !== undefined && { method }),
            amountUsd: inDollars(amount),
            createdAt: createdAt.toISOString()
          })),
          total: all.length
        })
      )
    }
  }
  return isOld ? [balance] : [balance, transactions]
}
