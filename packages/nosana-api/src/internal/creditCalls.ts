/** Calls about credits. */
import { pagesOf } from "@longshore/core/Pages"
import { nested } from "@longshore/core/Promises"
import * as Effect from "effect/Effect"
import type { CreditBalance, Credits, CreditTransaction, TransactionPage } from "../Credits.ts"
import type { paths } from "../generated/openapi.ts"
import type { Ask } from "./connection.ts"
import { isoTime, list, number, optionalText, record, text, usd } from "./wire.ts"

/** How many transactions are asked for at a time. */
const pageLength = 50

const readBalance = (json: unknown): CreditBalance => {
  const fields = record(json)
  const assigned = usd(fields, "assignedCredits")
  const reserved = usd(fields, "reservedCredits")
  const settled = usd(fields, "settledCredits")
  return { assigned, reserved, settled, available: assigned - reserved - settled }
}

const readTransaction = (json: unknown): CreditTransaction => {
  const fields = record(json, "a transaction")
  return {
    id: text(fields, "id"),
    type: text(fields, "type"),
    method: optionalText(fields, "method"),
    amount: usd(fields, "amountUsd"),
    createdAt: isoTime(fields, "createdAt"),
    raw: json
  }
}

const readPage = (json: unknown): TransactionPage => {
  const fields = record(json)
  return {
    transactions: list(fields.transactions, "transactions").map(readTransaction),
    total: number(fields, "total")
  }
}

export const creditCalls = (ask: Ask<paths>): Credits => {
  const transactions: Credits["transactions"] = ({ limit, offset } = {}) =>
    ask({
      operation: "credits.transactions",
      absent: "the server does not tell the transactions of credits",
      replaySafe: true,
      read: readPage,
      send: (api, init) =>
        api.GET("/credits/transactions", {
          ...init,
          params: { query: { ...(limit !== undefined && { limit }), ...(offset !== undefined && { offset }) } }
        })
    })
  return {
    [nested]: true,
    balance: () =>
      ask({
        operation: "credits.balance",
        replaySafe: true,
        read: readBalance,
        send: (api, init) => api.GET("/credits/balance", init)
      }),
    transactions,
    transactionsAll: () =>
      pagesOf(
        Effect.sync(() => {
          const told = new Set<string>()
          let offset = 0
          let total = 1
          return () => {
            if (offset >= total) return undefined
            return Effect.map(transactions({ limit: pageLength, offset }), (page) => {
              offset += page.transactions.length
              total = page.transactions.length === 0 ? 0 : page.total
              return page.transactions.filter(({ id }) => !told.has(id) && told.add(id))
            })
          }
        })
      )
  }
}
