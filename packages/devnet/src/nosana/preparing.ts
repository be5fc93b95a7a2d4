/** What a host does before a job's work begins: it gets the definition, and looks whether it is one. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Address } from "../solana/Program.ts"
import { checkDefinition, checkPlan } from "./checkDefinition.ts"
import { cidOf } from "./contentId.ts"
import type { Definition, Logistics } from "./Definition.ts"
import { type Flow, type FlowState, flowState } from "./FlowState.ts"
import type { Host, Surroundings } from "./Host.ts"
import type { Assignment } from "./hostJob.ts"
import { type Delivery, definitionFrom } from "./logistics.ts"
import type { JobAccount } from "./program/accounts/JobAccount.ts"

const flowOf = (id: Address, { project }: JobAccount, definition: Definition, state: FlowState): Flow => ({
  id,
  project,
  definition,
  state
})

const noDefinition: Definition = { version: "0.1", type: "container", ops: [] }

const refused = (status: string, now: number, error: unknown): FlowState => ({
  ...flowState(status, now),
  endTime: now,
  errors: [error]
})

/** How long a host that has crashed over a job takes to begin again. */
const crashPause = Duration.seconds(60)

/** What is on IPFS by the name in the job; `undefined` as well for what is no JSON. */
export const onIpfs = ({ ipfs }: Surroundings, { ipfsJob }: JobAccount): unknown => {
  const bytes = ipfs.get(cidOf(ipfsJob))
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

/** A host that does not find the definition dies of it, and begins again. */
const published = Effect.fnUntraced(function* (around: Surroundings, job: JobAccount): Effect.fn.Return<unknown> {
  for (;;) {
    const found = onIpfs(around, job)
    if (found !== undefined) return found
    yield* Effect.sleep(crashPause)
  }
})

export const logisticsIn = (value: unknown): Partial<Record<"send" | "receive", Logistics>> => {
  const { logistics } = (typeof value === "object" && value !== null ? value : {}) as { logistics?: object }
  return logistics ?? {}
}

/** Gets the definition, checks it, and writes down a flow for it. `undefined` when there is nothing to run. */
export const prepared = Effect.fnUntraced(function* (host: Host, around: Surroundings, { id, job }: Assignment) {
  const { log } = host
  const known = host.flows.get(id)
  if (known !== undefined) {
    // A host that was waiting for a definition has forgotten what for.
    if (known.state.status !== "waiting-for-job-definition") return known
    known.state.status = "init error"
    known.state.endTime = around.now()
    known.state.errors = ["this.operations is not iterable"]
    return undefined
  }
  log.enter("job-starting", id)
  log.enter("awaiting-job-definition", id)
  log.write(id, "JobExternalUtil.resolveJobDefinition", "process", "Resolving job definition")
  const open = yield* published(around, job)
  const { send } = logisticsIn(open)
  let found = open
  const keep = (definition: Definition, state: FlowState) => {
    const flow = flowOf(id, job, definition, state)
    host.flows.set(id, flow)
    return flow
  }
  if (send?.type !== undefined) {
    const waiting = keep(open as Definition, flowState("waiting-for-job-definition", around.now()))
    const sent: Delivery = yield* definitionFrom(host, around, id, send)
    if ("problem" in sent) {
      waiting.state.status = "logistics-error"
      waiting.state.errors = [sent.problem]
      log.enter("awaiting-job-definition-failed", id, { error: sent.problem })
      return undefined
    }
    found = sent.value
  }
  log.enter("awaiting-job-definition-success", id)
  log.write(id, "JobExternalUtil.resolveJobDefinition", "success", "Job definition retrived successfully")
  log.write(id, "JobExternalUtil.validate", "process", "Validating job definition")
  const problems = checkDefinition(found)
  if (problems.length > 0) {
    keep(noDefinition, refused("validation-error", around.now(), problems))
    log.write(id, "JobExternalUtil.validate", "error", "Job definition validation failed")
    log.enter("job-starting-failed", id)
    return undefined
  }
  log.write(id, "JobExternalUtil.validate", "success", "Job definition validated successfully")
  const definition = found as Definition
  const plan = checkPlan(definition.ops)
  const refusal = host.options.behaviour === "refuses" ? "this host refuses all jobs" : undefined
  if (plan !== undefined || refusal !== undefined) {
    keep(definition, refused("init error", around.now(), plan ?? refusal))
    log.enter("job-starting-failed", id)
    return undefined
  }
  log.enter("job-starting-success", id)
  return keep(definition, flowState("init", around.now(), definition.ops))
})
