/** What a host answers at once. */
import * as Effect from "effect/Effect"
import type { Endpoints, Group, Host } from "../Host.ts"
import { isRecord } from "./fetching.ts"
import { readFlow } from "./flowReading.ts"
import type { Calls } from "./hostCalls.ts"
import { HostError } from "./hostError.ts"

type Requests = Omit<Host, "url" | "info" | "logs" | "ownerLogs" | "status">

export const makeRequests = ({ call, json }: Calls, url: string): Requests => {
  const of = (job: string, ...parts: ReadonlyArray<string>) => ["job", job, ...parts]
  const malformed = (operation: string, what: string) =>
    new HostError({ operation, reason: { _tag: "Malformed" }, message: `${url}: ${what}` })
  const order = (
    operation: string,
    path: ReadonlyArray<string>,
    more: { readonly isReplaySafe: boolean; readonly body?: unknown }
  ) => Effect.asVoid(call({ operation, path, method: "POST", ...more }))

  return {
    address: json({ operation: "address", path: [], isOwners: false }).pipe(
      Effect.filterOrFail(
        (value): value is string => typeof value === "string" && value !== "",
        (value) => malformed("address", `it answers ${JSON.stringify(value)}, which is no address`)
      )
    ),
    nodeInfo: json({ operation: "nodeInfo", path: ["node", "info"], isOwners: false }),
    results: (job) =>
      Effect.flatMap(json({ operation: "results", path: of(job, "results"), isReplaySafe: false }), (value) => {
        const flow = readFlow(value)
        return typeof flow === "string"
          ? Effect.fail(malformed("results", `this is not a job's result: ${flow}`))
          : Effect.succeed(flow)
      }),
    jobDefinition: (job) => json({ operation: "jobDefinition", path: of(job, "job-definition") }),
    postJobDefinition: (job, definition) =>
      order("postJobDefinition", of(job, "job-definition"), { isReplaySafe: false, body: definition }),
    operations: (job) => json({ operation: "operations", path: of(job, "ops") }),
    operation: (job, operation) => json({ operation: "operation", path: of(job, "ops", operation) }),
    group: (job, group) => json({ operation: "group", path: of(job, "group", group) }),
    currentGroup: (job) => json({ operation: "currentGroup", path: of(job, "group", "current") }),
    endpoints: (job) =>
      Effect.flatMap(json({ operation: "endpoints", path: of(job, "endpoints") }), (value) => {
        const endpoints = endpointsOf(value)
        return endpoints === undefined
          ? Effect.fail(malformed("endpoints", "its answer has no urls"))
          : Effect.succeed(endpoints)
      }),
    stop: (job) => order("stop", of(job, "stop"), { isReplaySafe: true }),
    inGroup: (job, group): Group => ({
      stop: order("inGroup.stop", of(job, "group", group, "stop"), { isReplaySafe: true }),
      restart: order("inGroup.restart", of(job, "group", group, "restart"), { isReplaySafe: false }),
      move: order("inGroup.move", of(job, "group", group, "move"), { isReplaySafe: false }),
      stopOperation: (operation) =>
        order("inGroup.stopOperation", of(job, "group", group, "operation", operation, "stop"), { isReplaySafe: true }),
      restartOperation: (operation) =>
        order("inGroup.restartOperation", of(job, "group", group, "operation", operation, "restart"), {
          isReplaySafe: false
        })
    })
  }
}

const endpointsOf = (value: unknown): Endpoints | undefined => {
  if (!isRecord(value) || !isRecord(value.urls)) return undefined
  const text = (given: unknown) => (typeof given === "string" ? given : "")
  const urls = Object.entries(value.urls).map(([hash, given]) => {
    const { opID, port, status, url } = isRecord(given) ? given : {}
    return {
      hash,
      operation: text(opID),
      port: typeof port === "number" ? port : text(port),
      url: text(url),
      status: text(status)
    }
  })
  return { status: text(value.status), urls }
}
