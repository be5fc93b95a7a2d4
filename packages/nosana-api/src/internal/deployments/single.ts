/** Calls about one deployment. */
import { InvalidSpec } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Deployments } from "../../Deployments.ts"
import type { paths } from "../../generated/deployments.ts"
import type { Ask, Call } from "../connection.ts"
import { failed } from "../failed.ts"
import { wholeMinutes } from "../seconds.ts"
import { telling } from "../telling.ts"
import { number, record, text } from "../wire.ts"
import { bodyOf, checkCount, checkDefinition, checkSchedule, checkText } from "./checking.ts"
import { minutes, readChange, readDeployment, readJobDetail, readOwn, readRevised, updatedAt } from "./reading.ts"
import { ofCreating, ofDeployment, ofRevision } from "./refusals.ts"
import { secretsOf } from "./secrets.ts"

/** What the parts of a header are told apart by. */
const separator = ":"

const usualMessage = "DEPLOYMENT_HEADER"

/** Proof of something else than was asked for is none. */
const readHeader =
  (message: string, includeTime: boolean) =>
  (json: unknown): Redacted.Redacted<string> => {
    const header = text(record(json), "header")
    const [told, signature = "", time, ...more] = header.split(separator)
    if (told !== message) throw new SyntaxError("header is about another message than was to be signed")
    if (!/^[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(signature) || more.length > 0) {
      throw new SyntaxError("header is not a message and its signature in Base58")
    }
    if (includeTime && !/^\d+$/.test(time ?? "")) throw new SyntaxError("header has no time, which was asked for")
    return Redacted.make(header, { label: "authorization" })
  }

type Single = Pick<
  Deployments,
  | "create"
  | "get"
  | "start"
  | "stop"
  | "archive"
  | "delete"
  | "createRevision"
  | "updateActiveRevision"
  | "updateReplicaCount"
  | "updateSchedule"
  | "updateTimeout"
  | "updateName"
  | "job"
  | "header"
>

export const singleCalls = (ask: Ask<paths>): Single => {
  type Own<Read> = Pick<Call<paths, Read>, "read" | "send"> & Partial<Call<paths, Read>>

  /** Asking twice does no more than asking once, unless it says otherwise. */
  const own = <Read>(operation: keyof Single, deployment: string, more: Own<Read>) =>
    ask({
      operation: `deployments.${operation}`,
      names: { deployment },
      replaySafe: true,
      reason: ofDeployment,
      ...more
    })
  const at = (deployment: string) => ({ params: { path: { deployment } } })

  return {
    create: (request, leave = {}) =>
      Effect.flatMap(bodyOf("deployments.create", request, leave), (body) =>
        ask({
          operation: "deployments.create",
          replaySafe: false,
          isSlow: true,
          reason: ofCreating,
          secrets: secretsOf(request.definition),
          read: readDeployment,
          send: (api, init) => api.POST("/deployments/create", { ...init, body: body as never })
        }).pipe(
          telling(
            `look for it with deployments.list({ name: ${JSON.stringify(request.name)} }) before it is made again`
          )
        )
      ),
    get: (id) =>
      own("get", id, {
        read: readOwn(id),
        send: (api, init) => api.GET("/deployments/{deployment}", { ...init, ...at(id) })
      }),
    start: (id) =>
      own("start", id, {
        replaySafe: false,
        read: readChange,
        send: (api, init) => api.POST("/deployments/{deployment}/start", { ...init, ...at(id) })
      }).pipe(telling("deployments.get tells by its status whether it has started")),
    stop: (id) =>
      own("stop", id, {
        read: readChange,
        send: (api, init) => api.POST("/deployments/{deployment}/stop", { ...init, ...at(id) })
      }),
    archive: (id) =>
      own("archive", id, {
        read: readChange,
        send: (api, init) => api.POST("/deployments/{deployment}/archive", { ...init, ...at(id) })
      }),
    delete: (id) =>
      own("delete", id, {
        read: () => undefined,
        send: (api, init) => api.DELETE("/deployments/{deployment}", { ...init, ...at(id) })
      }),
    createRevision: (id, { definition, ...leave }) =>
      Effect.flatMap(checkDefinition("deployments.createRevision", definition, leave), (body) =>
        own("createRevision", id, {
          replaySafe: false,
          isSlow: true,
          secrets: secretsOf(body),
          read: readRevised,
          send: (api, init) =>
            api.POST("/deployments/{deployment}/create-revision", { ...init, ...at(id), body: { ...body } })
        }).pipe(telling("deployments.revisions tells whether it is there; look before it is made again"))
      ),
    updateActiveRevision: (id, { activeRevision }) =>
      Effect.andThen(
        checkCount("deployments.updateActiveRevision", "activeRevision", activeRevision),
        own("updateActiveRevision", id, {
          reason: ofRevision,
          read: (json) => {
            const fields = record(json)
            return { activeRevision: number(fields, "active_revision"), ...updatedAt(fields) }
          },
          send: (api, init) =>
            api.PATCH("/deployments/{deployment}/update-active-revision", {
              ...init,
              ...at(id),
              body: { active_revision: activeRevision }
            })
        })
      ),
    updateReplicaCount: (id, { replicas }) =>
      Effect.andThen(
        checkCount("deployments.updateReplicaCount", "replicas", replicas),
        own("updateReplicaCount", id, {
          read: (json) => {
            const fields = record(json)
            return { replicas: number(fields, "replicas"), ...updatedAt(fields) }
          },
          send: (api, init) =>
            api.PATCH("/deployments/{deployment}/update-replica-count", { ...init, ...at(id), body: { replicas } })
        })
      ),
    updateSchedule: (id, { schedule }) =>
      Effect.andThen(
        checkSchedule("deployments.updateSchedule", schedule),
        own("updateSchedule", id, {
          read: (json) => {
            const fields = record(json)
            return { schedule: text(fields, "schedule"), ...updatedAt(fields) }
          },
          send: (api, init) =>
            api.PATCH("/deployments/{deployment}/update-schedule", { ...init, ...at(id), body: { schedule } })
        })
      ),
    updateTimeout: (id, { timeout }) =>
      Effect.flatMap(wholeMinutes("deployments.updateTimeout", "timeout", timeout), (count) =>
        own("updateTimeout", id, {
          read: (json) => {
            const fields = record(json)
            return { timeout: minutes(fields, "timeout"), ...updatedAt(fields) }
          },
          send: (api, init) =>
            api.PATCH("/deployments/{deployment}/update-timeout", { ...init, ...at(id), body: { timeout: count } })
        })
      ),
    updateName: (id, { name }) =>
      Effect.andThen(
        checkText("deployments.updateName", "name", name),
        own("updateName", id, {
          absent: "the server does not rename deployments",
          read: (json) => {
            const fields = record(json)
            return { name: text(fields, "name"), ...updatedAt(fields) }
          },
          send: (api, init) =>
            api.PATCH("/deployments/{deployment}/update-name", { ...init, ...at(id), body: { name } })
        })
      ),
    job: (id, { job }) =>
      own("job", id, {
        names: { deployment: id, job },
        read: readJobDetail(job),
        send: (api, init) =>
          api.GET("/deployments/{deployment}/jobs/{job}", { ...init, params: { path: { deployment: id, job } } })
      }),
    header: (id, { includeTime, message } = {}) => {
      const operation = "deployments.header"
      if (message !== undefined && (typeof message !== "string" || message === "" || message.includes(separator))) {
        const words = `message: ${JSON.stringify(message)} cannot be signed; it must not be empty, and have no "${separator}" in it`
        return Effect.fail(failed(operation, new InvalidSpec({ field: "message", message: words })))
      }
      const query = {
        ...(message !== undefined && { message }),
        ...(includeTime !== undefined && { includeTime: includeTime ? ("true" as const) : ("false" as const) })
      }
      return own("header", id, {
        read: readHeader(message ?? usualMessage, includeTime === true),
        send: (api, init) =>
          api.GET("/deployments/{deployment}/header", { ...init, params: { path: { deployment: id }, query } })
      })
    }
  }
}
