/** The compute nodes: what they are, and which of them a job may run on. */
import { randomUUID } from "node:crypto"
import * as Semaphore from "effect/Semaphore"
import { storageSources } from "./inputs.ts"
import type { Constraint, Job } from "./Job.ts"
import type { ComputeNode } from "./Options.ts"
import { bytesOf, coresOf } from "./validateJob.ts"
import type { Traits } from "./versions.ts"

export interface Node {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  readonly engines: ReadonlyArray<string>
  readonly cpu: number
  readonly memory: number
  readonly disk: number
  /** In thousandths of a core, which the executions there share. */
  readonly room: Semaphore.Semaphore
  running: number
  waiting: number
  used: number
  membership: "APPROVED" | "REJECTED" | "PENDING"
  isConnected: boolean
  changedAt: bigint
}

const gib = 1024 ** 3

export const makeNode = (given: ComputeNode, now: bigint, { labelsOf }: Traits): Node => {
  const id = given.id ?? `n-${randomUUID()}`
  const cpu = given.cpu ?? 4
  return {
    id,
    labels: { ...labelsOf(id), ...given.labels },
    engines: given.engines ?? ["docker", "wasm"],
    cpu,
    memory: given.memory ?? 8 * gib,
    disk: 100 * gib,
    room: Semaphore.makeUnsafe(Math.round(cpu * 1000)),
    running: 0,
    waiting: 0,
    used: 0,
    membership: "APPROVED",
    isConnected: true,
    changedAt: now
  }
}

/** `n-` and eight more, or eight of a name that is an id by itself. */
export const shortId = (id: string): string => (id.startsWith("n-") ? id.slice(0, 10) : id.slice(0, 8))

/** What an execution takes of a node's room. */
export const shareOf = (job: Job, node: Node): number =>
  Math.min(
    Math.max(1, Math.round((coresOf(job.tasks[0]?.resources.cpu ?? "") ?? 0.5) * 1000)),
    Math.round(node.cpu * 1000)
  )

const matches = ({ key, operator, values }: Constraint, labels: Node["labels"]): boolean => {
  const value = labels[key]
  const [first = ""] = values
  switch (operator.toLowerCase()) {
    case "in":
      return value !== undefined && values.includes(value)
    case "notin":
      return value === undefined || !values.includes(value)
    case "exists":
      return value !== undefined
    case "!":
      return value === undefined
    case "!=":
      return value !== first
    case "gt":
      return value !== undefined && Number(value) > Number(first)
    case "lt":
      return value !== undefined && Number(value) < Number(first)
    default:
      return value === first
  }
}

/** With any other operator no evaluation of a job ever comes to an end. */
export const isDecidable = ({ constraints }: Job): boolean =>
  constraints.every(({ operator }) =>
    ["in", "notin", "exists", "!", "=", "==", "!=", "gt", "lt"].includes(operator.toLowerCase())
  )

const shownLabels = (labels: Node["labels"]) =>
  `map[${Object.keys(labels)
    .sort()
    .map((key) => `${key}:${labels[key]}`)
    .join(" ")}]`

const shownConstraint = ({ key, operator, values }: Constraint) =>
  ["exists", "!"].includes(operator.toLowerCase())
    ? `${operator === "!" ? "!" : ""}${key}`
    : `${key} ${operator} ${values.length > 1 ? `(${values.join(",")})` : values.join("")}`

const humanised = (bytes: number): string => {
  const units = ["B", "kB", "MB", "GB", "TB"]
  const at = bytes < 10 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const number = bytes / 1000 ** at
  return `${number < 10 ? number.toFixed(1) : Math.round(number)} ${units[at]}`
}

/** Why a node cannot take a job, in the scheduler's words. */
export const unfitness = (node: Node, job: Job, { publishers }: Traits): string | undefined => {
  const task = job.tasks[0]!
  if (!job.constraints.every((constraint) => matches(constraint, node.labels))) {
    const selectors = job.constraints.map(shownConstraint).join(" ")
    return `labels ${shownLabels(node.labels)} don't match required selectors [${selectors}]`
  }
  if (Object.values(task.env).some((value) => value.startsWith("env:"))) return "job rejected"
  const lacks = (type: string, has: ReadonlyArray<string>) =>
    type !== "" && !has.includes(type.toLowerCase()) ? `does not support ${type}, only ${has.join(", ")}` : undefined
  const lacking =
    lacks(task.engine.type, node.engines) ??
    lacks(
      task.publisher.type,
      publishers.toSorted((one) => (one === "noop" ? -1 : 0))
    ) ??
    task.inputs.map(({ source }) => lacks(source.type, storageSources)).find((each) => each !== undefined)
  if (lacking !== undefined) return lacking
  const cores = coresOf(task.resources.cpu) ?? 0
  const memory = bytesOf(task.resources.memory) ?? 0
  const gpus = Number(task.resources.gpu || 0)
  if (cores <= node.cpu && memory <= node.memory && gpus === 0) return undefined
  const free = `{CPU: ${(node.cpu - node.used / 1000).toFixed(2)}, Memory: ${humanised(node.memory)}, Disk: ${humanised(node.disk)}, GPU: 0}`
  return `node busy with available capacity ${free}`
}
