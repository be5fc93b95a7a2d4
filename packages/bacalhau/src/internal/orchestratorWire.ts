/** From what an orchestrator answers to what we read of it. A shape that would mislead throws a `SyntaxError`. */

import {
  computeStateOf,
  desiredStateOf,
  type Execution,
  type HistoryItem,
  type Job,
  type RunOutput
} from "../Execution.ts"
import type { components } from "../generated/orchestrator.ts"
import type { ServerVersion } from "../ServerVersion.ts"
import { isRecord } from "./readJson.ts"

type Wire = components["schemas"]

export interface Page<A> {
  /** Empty after the last page; for history it is a cursor to go on with. */
  readonly nextToken: string
  readonly items: ReadonlyArray<A>
}

const shape = (what: string): never => {
  throw new SyntaxError(`it is not what a Bacalhau orchestrator answers: ${what}`)
}

const record = (json: unknown, what: string): { readonly [name: string]: unknown } =>
  isRecord(json) ? json : shape(`${what} is no object`)

/** Go writes an empty list as null. */
const list = (json: unknown, what: string): ReadonlyArray<unknown> =>
  json === null || json === undefined ? [] : Array.isArray(json) ? json : shape(`${what} is no list`)

const text = (json: unknown, what: string): string => (typeof json === "string" ? json : shape(`${what} is no text`))

const nanoseconds = (json: unknown, what: string): bigint => {
  if (typeof json === "number" && Number.isSafeInteger(json)) return BigInt(json)
  return typeof json === "string" && /^-?\d+$/.test(json) ? BigInt(json) : shape(`${what} is no time in nanoseconds`)
}

/** Servers before 1.4 call them by what they are. */
const itemsOf = (page: { readonly [name: string]: unknown }): ReadonlyArray<unknown> => {
  const name = ["Items", "Jobs", "Executions", "History", "Results"].find((each) => each in page) ?? "Items"
  return list(page[name], name)
}

export const pageOf =
  <A>(item: (json: unknown) => A) =>
  (json: unknown): Page<A> => {
    const page = record(json, "the page")
    const { NextToken } = page
    return { nextToken: typeof NextToken === "string" ? NextToken : "", items: itemsOf(page).map(item) }
  }

export const readJob = (json: unknown): Job => {
  const job = record(json, "the job")
  const { StateType } = record(job.State, "State")
  return {
    ...(job as unknown as Job),
    ID: text(job.ID, "ID"),
    State: { ...(job.State as Job["State"]), StateType: text(StateType, "StateType") },
    CreateTime: nanoseconds(job.CreateTime, "CreateTime"),
    ModifyTime: nanoseconds(job.ModifyTime, "ModifyTime")
  }
}

export const readHistoryItem = (json: unknown): HistoryItem => {
  const item = record(json, "the row of history")
  text(item.Type, "Type")
  return item as unknown as HistoryItem
}

export const executionOf =
  (version: ServerVersion) =>
  (json: unknown): Execution => {
    const execution = record(json, "the execution")
    const { ComputeState, DesiredState, Job, RunOutput } = execution
    const number = (state: unknown, what: string): number => {
      const { StateType } = record(state, what)
      return typeof StateType === "number" ? StateType : shape(`${what} has no number`)
    }
    return {
      ...(execution as unknown as Omit<Execution, "ComputeState">),
      ID: text(execution.ID, "ID"),
      JobID: text(execution.JobID, "JobID"),
      ComputeState: {
        ...(ComputeState as object),
        StateType: computeStateOf(number(ComputeState, "ComputeState"), version)
      },
      DesiredState: {
        ...(DesiredState as object),
        StateType: desiredStateOf(isRecord(DesiredState) ? number(DesiredState, "DesiredState") : 0)
      },
      RunOutput: isRecord(RunOutput) ? readRunOutput(RunOutput) : undefined,
      Job: isRecord(Job) ? readJob(Job) : null,
      CreateTime: nanoseconds(execution.CreateTime, "CreateTime"),
      ModifyTime: nanoseconds(execution.ModifyTime, "ModifyTime")
    }
  }

/** Servers have spelled its keys in three ways. */
const readRunOutput = (json: { readonly [name: string]: unknown }): RunOutput => {
  const lower = new Map(Object.entries(json).map(([name, value]) => [name.toLowerCase(), value]))
  const words = (name: string) => String(lower.get(name) ?? "")
  const exitCode = lower.get("exitcode")
  return {
    Stdout: words("stdout"),
    StdoutTruncated: lower.get("stdouttruncated") === true,
    Stderr: words("stderr"),
    StderrTruncated: lower.get("stderrtruncated") === true,
    ExitCode: typeof exitCode === "number" ? exitCode : shape("ExitCode is no number"),
    ErrorMsg: words("errormsg") || words("runnererror")
  }
}

export interface JobWith {
  readonly job: Job
  /** Where they were asked for. */
  readonly history: Page<HistoryItem> | undefined
  readonly executions: ReadonlyArray<Execution> | undefined
}

export const readJobWith =
  (version: ServerVersion | undefined) =>
  (json: unknown): JobWith => {
    const { Executions, History, Job } = record(json, "the answer")
    return {
      job: readJob(Job),
      history: isRecord(History) ? pageOf(readHistoryItem)(History) : undefined,
      executions: isRecord(Executions) && version ? pageOf(executionOf(version))(Executions).items : undefined
    }
  }

export const readPut = (json: unknown): Wire["PutJobResponse"] => {
  const answer = record(json, "the answer")
  text(answer.JobID, "JobID")
  return answer as unknown as Wire["PutJobResponse"]
}

export const readAny = <A>(json: unknown): A => record(json, "the answer") as unknown as A

export const readNodes = (json: unknown): ReadonlyArray<Wire["NodeState"]> =>
  list(record(json, "the answer").Nodes, "Nodes").map(readNode)

/** Servers before 1.7 tell the agent's node with its state around it. */
export const readNodeInfo = (json: unknown): Wire["NodeInfo"] => {
  const { Info, ...info } = record(json, "the node")
  const node = isRecord(Info) ? Info : info
  text(node.NodeID, "NodeID")
  return node as unknown as Wire["NodeInfo"]
}

export const readNode = (json: unknown): Wire["NodeState"] => {
  const { Info } = record(json, "the node")
  text(record(Info, "Info").NodeID, "NodeID")
  return json as Wire["NodeState"]
}

/** Servers have told it flat, and in a field of its own. */
export const readBuildVersion = (json: unknown): Wire["BuildVersion"] & { readonly GitVersion: string } => {
  const answer = record(json, "the answer")
  const found = [answer, ...Object.values(answer)].find(
    (each) => isRecord(each) && typeof (each.GitVersion ?? each.gitversion) === "string"
  )
  if (!isRecord(found)) return shape("it names no version")
  return { ...found, GitVersion: String(found.GitVersion ?? found.gitversion) }
}

export const readResults = (json: unknown): ReadonlyArray<Wire["SpecConfig"]> =>
  itemsOf(record(json, "the answer")).map((item) => {
    text(record(item, "the result").Type, "Type")
    return item as Wire["SpecConfig"]
  })
