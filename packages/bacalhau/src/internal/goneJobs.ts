/**
 * Servers before 1.5 answer `Internal Server Error`, and no more, both when there is no such job and when something is
 * wrong with them. Which of the two it was is asked of their list.
 */
import { JobError, JobNotFound } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { readRefusal } from "../Refusal.ts"
import type { PageQuery } from "./orchestratorQueries.ts"

interface Listed {
  readonly nextToken: string
  readonly items: ReadonlyArray<{ readonly ID: string; readonly Name?: string }>
}

type ListPage = (query: PageQuery) => Effect.Effect<Listed, JobError>

const isMute = ({ reason }: JobError): boolean => {
  const { answer } = reason
  return answer?.status === 500 && readRefusal(answer.status, answer.body).message === "Internal Server Error"
}

/** What a call about a job fails with: `JobNotFound` where the server's list does not have the job. */
export const orGone =
  (listPage: ListPage, id: string) =>
  <A>(call: Effect.Effect<A, JobError>): Effect.Effect<A, JobError> =>
    Effect.catchIf(call, isMute, (error) =>
      Effect.flatMap(
        Effect.orElseSucceed(isListed(listPage, id), () => true),
        (isThere) => {
          if (isThere) return Effect.fail(error)
          const message = `the server does not list a job ${id}: it has none, or not any more`
          return Effect.fail(
            new JobError({ ...error, reason: new JobNotFound({ message, answer: error.reason.answer! }) })
          )
        }
      )
    )

const isListed = (listPage: ListPage, id: string): Effect.Effect<boolean, JobError> =>
  Effect.gen(function* () {
    let nextToken: string | undefined
    do {
      const page = yield* listPage({ namespace: "*", limit: 100, nextToken })
      if (page.items.some(({ ID, Name }) => ID === id || Name === id || (id.length >= 8 && ID.startsWith(id))))
        return true
      nextToken = page.nextToken
    } while (nextToken !== "")
    return false
  })
