/** Submitting, cancelling and looking, as clients did before there was an orchestrator API. */
import * as Decode from "../../go/decode.ts"
import { read, SyntaxProblem, UnexpectedEnd } from "../../go/read.ts"
import type { Asked } from "../Asked.ts"
import * as Framework from "../Asked.ts"
import { isTerminal } from "../Job.ts"
import { Problem, told } from "../problem.ts"
import { json, type Reply } from "../Reply.ts"
import type { Server } from "../Server.ts"
import { type JobEntry, latest, type Store } from "../store.ts"
import { type dropped, failure, noSuchJob, success, words } from "./answers.ts"
import { checkSignature, clientIdOf, type Envelope, NoPayload, open, Unsigned } from "./envelope.ts"
import { fractions, jobOf, shownSpec, wholes } from "./spec.ts"
import { legacyEvents, legacyJob, legacyResults, legacyState } from "./states.ts"

type Answer = Reply | Problem | typeof dropped

/** The words of Go's decoder for a body that it cannot read. */
const unreadable = (error: unknown): string => {
  const known = [SyntaxProblem, UnexpectedEnd, Decode.TypeProblem, Decode.ValueProblem]
  if (known.some((each) => error instanceof each)) return (error as Error).message
  throw error
}

/** A body without a signature; a body that cannot be read is told of in plain words. */
const bind = <A>({ traits }: Server, asked: Asked, shape: Decode.Shape<A>): A | Reply | Problem => {
  if (traits.requester !== "root") return Framework.bind(asked, shape) ?? ({} as A)
  const { body } = asked
  try {
    return Decode.decode(shape, read(body), body) ?? ({} as A)
  } catch (error) {
    return words(400, unreadable(error))
  }
}

const isReply = (value: unknown): value is Reply | Problem =>
  typeof value === "object" && value !== null && "status" in value

/** A body whose signature fits, or why it is not one. */
const opened = (server: Server, { body }: Asked, key: string, submits: boolean): Envelope | Answer => {
  const isOld = server.traits.requester === "root"
  const invalid = isOld && submits ? "" : "error verifying request signature: "
  try {
    const envelope = open(body, key)
    checkSignature(envelope)
    return envelope
  } catch (error) {
    // It goes on with a payload that is not there.
    if (error instanceof NoPayload) return isOld ? "dropped" : failure(400, error.message)
    if (error instanceof Unsigned) return failure(400, `${invalid}${error.message}`)
    return failure(400, `error unmarshalling envelope: ${unreadable(error)}`)
  }
}

const isAnswer = (value: Envelope | Answer): value is Answer => value === "dropped" || isReply(value)

const payloadOf = <A>({ payload, text }: Envelope, shape: Decode.Shape<A>): A | Reply | Problem => {
  try {
    return Decode.decode(shape, payload, text) ?? ({} as A)
  } catch (error) {
    return failure(400, `error unmarshalling payload: ${unreadable(error)}`)
  }
}

/** Whether the client is who its key says. */
const mismatch = (clientId: string, { publicKey }: Envelope, what: string, isOld: boolean): Reply | undefined => {
  const prefix = isOld ? "" : "error validating request: "
  if (clientId === "") return failure(400, `${prefix}${isOld ? what : "payload"} must contain a client ID`)
  return clientIdOf(publicKey) === clientId
    ? undefined
    : failure(400, `${prefix}client's public key does not match client ID`)
}

export const submit = (server: Server, asked: Asked): Answer => {
  const isOld = server.traits.requester === "root"
  if ((asked.request.headers["x-bacalhau-job-id"] ?? "") !== "") {
    return failure(400, "rejecting job because HTTP header X-Bacalhau-Job-ID was set")
  }
  const envelope = opened(server, asked, isOld ? "job_create_payload" : "payload", true)
  if (isAnswer(envelope)) return envelope
  const given = payloadOf(envelope, isOld ? fractions : wholes)
  if (isReply(given)) return given
  const { APIVersion = "", ClientID = "", Spec } = given
  if (Spec === undefined && isOld) return "dropped"
  const stranger = mismatch(ClientID, envelope, "job create payload", isOld)
  if (stranger !== undefined) return stranger
  if (Spec === undefined) return failure(400, "job spec is empty")
  if (isOld && Spec.Deal === undefined) return failure(400, "job deal is empty")
  if ((Spec.Deal?.Concurrency ?? 0) < 1) return failure(400, "concurrency must be >= 1")
  const legacy = { clientId: ClientID, apiVersion: APIVersion, spec: shownSpec(Spec, server) }
  const entry = server.store.add(jobOf(Spec, legacy, server), { message: "Job submitted", topic: "Submission" })
  server.scheduler.evaluate(entry)
  const reply = success(server, { job: legacyJob(latest(entry), server) })
  return isOld ? about(ClientID, entry.id, reply) : { ...reply, headers: { "x-bacalhau-job-id": entry.id } }
}

const cancelled = Decode.struct("model.JobCancelPayload", {
  ClientID: Decode.string,
  JobID: Decode.string,
  Reason: Decode.string
})

/** By its id, or by how that begins. */
const byShortId = ({ jobs }: Store, id: string): JobEntry | undefined =>
  jobs.get(id) ?? (id.length >= 8 ? [...jobs.values()].find((entry) => entry.id.startsWith(id)) : undefined)

export const cancel = (server: Server, asked: Asked): Answer => {
  const isOld = server.traits.requester === "root"
  const envelope = opened(server, asked, "payload", false)
  if (isAnswer(envelope)) return envelope
  const given = payloadOf(envelope, cancelled)
  if (isReply(given)) return given
  const { ClientID = "", JobID = "", Reason = "" } = given
  const stranger = mismatch(ClientID, envelope, "job cancel payload", isOld)
  if (stranger !== undefined) return stranger
  const entry = byShortId(server.store, JobID)
  if (entry === undefined) {
    return isOld ? noSuchJob(400, JobID) : failure(404, `missing job: Job not found. ID: ${JobID}`)
  }
  const owner = latest(entry).legacy?.clientId ?? latest(entry).namespace
  if (owner !== ClientID) {
    return isOld
      ? failure(403, `mismatched client id: ${ClientID}`)
      : failure(401, `mismatched ClientIDs for cancel, existing job: ${owner} and cancel request: ${ClientID}`)
  }
  if (isOld && entry.id !== JobID) return words(500, `job not found: ${JobID}`)
  const job = latest(entry)
  if (isTerminal(job) && isOld) return words(500, `job ${entry.id} is already in a terminal state`)
  if (isTerminal(job) && job.state !== "Stopped") return failure(500, `cannot cancel job in state ${job.state}`)
  if (!isTerminal(job)) server.scheduler.stop(entry, Reason)
  return success(server, { state: legacyState(entry, server) })
}

const asking = { client_id: Decode.string, job_id: Decode.string }

/** A list leaves out what of a spec is only there for older clients. */
const listedJob = (entry: JobEntry, server: Server) => {
  const job = legacyJob(latest(entry), server)
  if (server.traits.requester === "root") return job
  const { Docker: _, Engine: __, Wasm: ___, ...spec } = latest(entry).legacy?.spec ?? {}
  return { ...job, Spec: spec }
}

const listed = Decode.struct("listRequest", {
  client_id: Decode.string,
  id: Decode.string,
  include_tags: Decode.list("string", Decode.string),
  exclude_tags: Decode.list("string", Decode.string),
  max_jobs: Decode.int,
  return_all: Decode.bool,
  sort_by: Decode.string,
  sort_reverse: Decode.bool
})

export const list = (server: Server, asked: Asked): Answer => {
  const { store, traits } = server
  const isOld = traits.requester === "root"
  const given = bind(server, asked, listed)
  if (isReply(given)) return given
  const { client_id = "", exclude_tags = [], id = "", include_tags = [], max_jobs = 0, return_all, sort_by } = given
  const shown = (entries: ReadonlyArray<JobEntry>) =>
    success(server, {
      jobs: entries.map((entry) => ({ Job: listedJob(entry, server), State: legacyState(entry, server) }))
    })
  const ofClient = (jobId: string, reply: Reply) => (isOld ? about(client_id, jobId, reply) : reply)
  if (id !== "") {
    const entry = byShortId(store, id)
    return ofClient(id, entry === undefined ? noSuchJob(400, id) : shown([entry]))
  }
  const fits = (entry: JobEntry): boolean => {
    const { labels, legacy, namespace } = latest(entry)
    if (return_all !== true && client_id !== "" && client_id !== (legacy?.clientId ?? namespace)) return false
    // The first of its tags that is in either list decides.
    for (const tag of Object.keys(labels)) {
      if (include_tags.includes(tag)) return true
      if (exclude_tags.includes(tag)) return false
    }
    return include_tags.length === 0
  }
  // Those that are left are not the newest but any.
  const some = [...store.jobs.values()].filter(fits).slice(0, max_jobs > 0 ? max_jobs : undefined)
  const keyOf = (entry: JobEntry) => (sort_by === "id" ? entry.id : String(latest(entry).createTime))
  if (sort_by === "id" || sort_by === "created_at") some.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  if (given.sort_reverse === true) some.reverse()
  return ofClient("", shown(some))
}

/** Says once more of whom and what it tells. */
const about = (clientId: string, jobId: string, reply: Reply | Problem): Reply | Problem => {
  const headers = { ...reply.headers, "x-bacalhau-client-id": clientId, "x-bacalhau-job-id": jobId }
  return reply instanceof Problem ? new Problem({ ...reply, headers }) : { ...reply, headers }
}

/** One job, named in full before 1.0. */
const one =
  (
    type: string,
    unknown: (id: string, isOld: boolean) => Reply | Problem,
    answer: (server: Server, entry: JobEntry) => Reply
  ) =>
  (server: Server, asked: Asked): Answer => {
    const isOld = server.traits.requester === "root"
    const given = bind(server, asked, Decode.struct(type, asking))
    if (isReply(given)) return given
    const { client_id = "", job_id = "" } = given
    const entry = isOld ? server.store.jobs.get(job_id) : byShortId(server.store, job_id)
    return about(client_id, job_id, entry === undefined ? unknown(job_id, isOld) : answer(server, entry))
  }

const notFound = (id: string, isOld: boolean) =>
  isOld ? words(500, `Job not found. ID: ${id}`) : told(500, `Job not found. ID: ${id}`)

export const states = one("stateRequest", notFound, (server, entry) =>
  success(server, { state: legacyState(entry, server) })
)

/** In one version an error that is nothing but a string. */
const noResults = (id: string, isOld: boolean): Reply =>
  isOld ? words(500, `Job not found. ID: ${id}`) : json(`Job not found. ID: ${id}`, { status: 500 })

export const results = one("resultsRequest", noResults, (server, entry) =>
  success(server, { results: legacyResults(entry, server) })
)

export const events = one(
  "eventsRequest",
  (id, isOld) => (isOld ? words(500, `job not found: ${id}`) : told(500, `Job not found. ID: ${id}`)),
  (server, entry) => success(server, { events: legacyEvents(entry.history, server) })
)

/** Nobody is the approver of this server. */
export const approve = (server: Server, asked: Asked): Answer => {
  const envelope = opened(server, asked, "payload", false)
  return isAnswer(envelope) ? envelope : failure(400, "approval submitted by unknown client")
}
