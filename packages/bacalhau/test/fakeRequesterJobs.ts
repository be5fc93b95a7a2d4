/** Jobs of the server in memory, and how it writes them. */

export interface FakeJob {
  readonly id: string
  readonly clientId: string
  readonly apiVersion: string
  /**
   * Its image says what becomes of it: `endless` runs until it is cancelled, `waiting` finds no node, `fail` ends with
   * exit code 3, `error` fails to start; any other succeeds. Each takes three seconds.
   */
  readonly spec: any
  readonly at: number
  ended: { readonly at: number; readonly state: string; readonly reason: string | undefined } | undefined
}

const runTime = 3000
const iso = (at: number) => new Date(at).toISOString()
const imageOf = ({ spec }: FakeJob): string => spec.Docker?.Image ?? spec.EngineSpec?.Params?.Image ?? "ok"
const isPublished = ({ spec }: FakeJob) => /ipfs/i.test(spec.PublisherSpec?.Type ?? spec.Publisher ?? "")

export const outputOf = (job: FakeJob) => {
  const isFailing = imageOf(job) === "fail"
  return {
    stdout: isFailing ? "" : "hello\n",
    stdouttruncated: false,
    stderr: isFailing ? "the cargo is missing\n" : "",
    stderrtruncated: false,
    exitCode: isFailing ? 3 : 0,
    runnerError: ""
  }
}

/** When it ended and how, if it has. */
const endOf = (job: FakeJob, now: number) => {
  if (job.ended !== undefined) return job.ended
  const image = imageOf(job)
  const at = job.at + runTime
  if (image === "endless" || image === "waiting" || now < at) return undefined
  return { at, state: image === "error" ? "Error" : "Completed", reason: undefined }
}

const executionStates: Readonly<Record<string, string>> = {
  Completed: "Completed",
  Error: "Failed",
  Cancelled: "Cancelled"
}

export const stateOf = (job: FakeJob, now: number) => {
  const end = endOf(job, now)
  const times = { CreateTime: iso(job.at), UpdateTime: iso(end?.at ?? job.at) }
  const isTaken = imageOf(job) !== "waiting"
  const execution = {
    JobID: job.id,
    NodeId: "QmNode",
    ComputeReference: `e-${job.id}`,
    State: end === undefined ? "BidAccepted" : executionStates[end.state]!,
    ...(end?.state === "Error" && { Status: "execution error: no such image" }),
    VerificationResult: {},
    PublishedResults: end?.state === "Completed" && isPublished(job) ? { StorageSource: "IPFS", CID: "QmResult" } : {},
    ...(end?.state === "Completed" && { RunOutput: outputOf(job) }),
    Version: 5,
    ...times
  }
  return {
    JobID: job.id,
    Executions: isTaken ? [execution] : null,
    State: end?.state ?? (isTaken ? "InProgress" : "Queued"),
    Version: end === undefined ? 2 : 3,
    ...times,
    TimeoutAt: "0001-01-01T00:00:00Z"
  }
}

export const jobOf = ({ apiVersion, at, clientId, id, spec }: FakeJob, isNew: boolean) => {
  const { Inputs, inputs = Inputs, Outputs, outputs = Outputs, ...rest } = spec
  return {
    APIVersion: apiVersion,
    Metadata: { ID: id, CreatedAt: iso(at), ClientID: clientId, Requester: { RequesterNodeID: "QmNode" } },
    Spec: { ...rest, ...(isNew ? { Inputs: inputs, Outputs: outputs } : { inputs, outputs }) }
  }
}

export const resultsOf = (job: FakeJob, now: number) =>
  stateOf(job, now)
    .Executions?.filter(({ State }) => State === "Completed")
    .map(({ NodeId, PublishedResults }) => ({ NodeID: NodeId, Data: PublishedResults })) ?? []

/** What is New is left out by old servers. */
export const historyOf = (job: FakeJob, now: number, isNew: boolean) => {
  const change = (previous: string, next: string) =>
    isNew
      ? { Previous: previous, New: next }
      : { ...(previous !== "New" && { Previous: previous }), ...(next !== "New" && { New: next }) }
  const end = endOf(job, now)
  const job1 = (at: number, version: number, previous: string, next: string, Comment?: string) => ({
    Type: "JobLevel",
    JobID: job.id,
    JobState: change(previous, next),
    NewVersion: version,
    ...(Comment && { Comment }),
    Time: iso(at)
  })
  const execution = (at: number, version: number, previous: string, next: string) => ({
    Type: "ExecutionLevel",
    JobID: job.id,
    NodeID: "QmNode",
    ComputeReference: `e-${job.id}`,
    ExecutionState: change(previous, next),
    NewVersion: version,
    Time: iso(at)
  })
  return [
    job1(job.at, 1, "New", "New", "Job submitted"),
    ...(imageOf(job) === "waiting"
      ? [job1(job.at, 2, "New", "Queued")]
      : [
          execution(job.at, 1, "New", "New"),
          execution(job.at, 2, "New", "BidAccepted"),
          job1(job.at, 2, "New", "InProgress")
        ]),
    ...(end === undefined ? [] : [execution(end.at, 3, "BidAccepted", executionStates[end.state]!)]),
    ...(end === undefined ? [] : [job1(end.at, 3, "InProgress", end.state, end.reason)])
  ]
}

export const noticesOf = (job: FakeJob, name: string, at: number) => [
  {
    JobID: job.id,
    SourceNodeID: "QmNode",
    EventName: name,
    ...(name === "Canceled" && { Status: job.ended?.reason }),
    EventTime: iso(at)
  }
]
