/** The commands on jobs that exist: `get`, `list`, `watch`, `logs`, `cancel`, `extend`, `result`, `resume`. */
import { type Capability, supports } from "@longshore/core/Backend"
import { isTerminal, type JobStatus } from "@longshore/core/Job"
import { resume as settleAll } from "@longshore/core/Submit"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { addressOf, backendOn, jobAt } from "./chosen.ts"
import { outputDirectory, showEnd } from "./end.ts"
import { code, codeOf, Exit, messageOf, Usage } from "./exit.ts"
import { address, isJson, on, output, url } from "./flags.ts"
import { comeBack, follow } from "./follow.ts"
import { openBackends, withJournal } from "./home.ts"
import { json, note, say } from "./out.ts"
import { jobJson, jobLine } from "./show.ts"
import { again } from "./urls.ts"

export const cannot = (backend: { readonly id: string }, capability: Capability) =>
  new Usage({ message: `${backend.id} has no ${capability}: longshore backends shows what each backend can do` })

export const get = Command.make(
  "get",
  { job: address, url, json: isJson },
  Effect.fnUntraced(function* (given) {
    const { backend, ref } = yield* jobAt(given)
    const job = yield* backend.get(ref)
    if (given.json) json("job", jobJson(job))
    else say(jobLine(job, Date.now()))
  })
).pipe(Command.withDescription("Prints a job as it is now."))

const statuses: ReadonlyArray<JobStatus["_tag"]> = ["Pending", "Queued", "Running", "Completed", "Failed", "Cancelled"]
const status = Flag.Literals("status", statuses).pipe(Flag.withDescription("only jobs in this state"), Flag.optional)

export const list = Command.make(
  "list",
  { on, url, status, json: isJson },
  Effect.fnUntraced(function* (given) {
    const backend = yield* backendOn(given)
    if (!supports(backend, "list")) return yield* cannot(backend, "list")
    const wanted = Option.map(given.status, (one) => ({ status: [one] }))
    yield* Stream.runForEach(backend.list(Option.getOrUndefined(wanted)), (job) =>
      Effect.sync(() => (given.json ? json("job", jobJson(job)) : say(jobLine(job, Date.now()))))
    )
  })
).pipe(Command.withDescription("Prints the jobs of a backend, newest first."))

export const watch = Command.make(
  "watch",
  { job: address, url, json: isJson, output },
  Effect.fnUntraced(function* (given) {
    const { backend, ref } = yield* jobAt(given)
    const directory = yield* outputDirectory(given.output)
    const job = yield* Effect.onInterrupt(follow(backend, ref, given.json), () => comeBack(ref))
    yield* showEnd(backend, job, { isJson: given.json, directory })
  })
).pipe(Command.withDescription("Follows a job to its end and prints its result."))

const following = Flag.Boolean("follow").pipe(
  Flag.withAlias("f"),
  Flag.withDescription("go on until the job has ended"),
  Flag.withDefault(false)
)

export const logs = Command.make(
  "logs",
  { job: address, url, follow: following, json: isJson },
  Effect.fnUntraced(function* (given) {
    const { backend, ref } = yield* jobAt(given)
    if (!supports(backend, "logs")) return yield* cannot(backend, "logs")
    yield* Stream.runForEach(backend.logs(ref, { follow: given.follow }), (chunk) =>
      Effect.sync(() => {
        if (given.json) json("log", chunk)
        else (chunk.source === "stdout" ? process.stdout : process.stderr).write(chunk.text)
      })
    )
  })
).pipe(Command.withDescription("Prints what a job has written."))

export const cancel = Command.make(
  "cancel",
  { job: address, url, json: isJson },
  Effect.fnUntraced(function* (given) {
    const { backend, ref } = yield* jobAt(given)
    if (!supports(backend, "cancel")) return yield* cannot(backend, "cancel")
    yield* backend.cancel(ref)
    const job = yield* backend.get(ref)
    if (given.json) json("job", jobJson(job))
    else say(jobLine(job, Date.now()))
  })
).pipe(Command.withDescription("Asks a job to stop. Does nothing to one that has ended."))

const by = Flag.String("by").pipe(Flag.withDescription("how much longer: 90 seconds, 5 minutes"))

export const extend = Command.make(
  "extend",
  { job: address, url, by, json: isJson },
  Effect.fnUntraced(function* (given) {
    const more = Option.getOrUndefined(Duration.fromInput(given.by as Duration.Input))
    if (more === undefined || !Duration.isPositive(more)) {
      return yield* new Usage({
        message: `--by: ${JSON.stringify(given.by)} is not more time; write for example "5 minutes"`
      })
    }
    const { backend, ref } = yield* jobAt(given)
    if (!supports(backend, "extend")) return yield* cannot(backend, "extend")
    yield* backend.extend(ref, { by: more })
    if (given.json) json("extended", { backend: ref.backend, id: ref.id, by: Duration.format(more) })
    else say(`${addressOf(ref)} may run ${Duration.format(more)} longer`)
  })
).pipe(Command.withDescription("Lets a job run longer."))

export const result = Command.make(
  "result",
  { job: address, url, output, json: isJson },
  Effect.fnUntraced(function* (given) {
    const { backend, ref } = yield* jobAt(given)
    const job = yield* backend.get(ref)
    if (!isTerminal(job.status)) {
      const message = `${given.job} is still ${job.status._tag}; to wait for it: longshore watch ${given.job}${again(backend.id)}`
      return yield* new Usage({ message })
    }
    yield* showEnd(backend, job, { isJson: given.json, directory: yield* outputDirectory(given.output) })
  })
).pipe(Command.withDescription("Prints what an ended job left."))

export const resume = Command.make(
  "resume",
  { on, url, json: isJson },
  Effect.fnUntraced(function* (given) {
    const backend = yield* backendOn(given)
    // A process that was killed keeps its turn until it would have renewed it; silence would look like a hang.
    const patience = "still settling: a submission that was cut short is left alone for up to a minute, then settled"
    const { errors, refs } = yield* Effect.scoped(
      Effect.andThen(
        Effect.forkScoped(
          Effect.delay(
            Effect.sync(() => note(patience)),
            "2 seconds"
          )
        ),
        withJournal(settleAll(backend))
      )
    )
    for (const ref of refs) {
      if (given.json) json("settled", { backend: ref.backend, id: ref.id })
      else say(addressOf(ref))
    }
    for (const error of errors) {
      if (given.json) json("error", { reason: error.reason._tag, message: messageOf(error), exitCode: codeOf(error) })
      else note(messageOf(error))
    }
    // Who asks for no backend in particular means whatever was cut short.
    const others = Option.isNone(given.on) ? openBackends().filter((id) => id !== backend.id) : []
    for (const id of others) {
      if (given.json) json("open", { backend: id })
      else note(`still open on ${id}, which this settles: longshore resume --on ${id}`)
    }
    if (refs.length + errors.length + others.length === 0 && !given.json) note("nothing is open")
    const worst = errors.map(codeOf).sort((one, other) => other - one)[0]
    if (worst !== undefined) return yield* new Exit({ code: worst })
    if (others.length > 0) return yield* new Exit({ code: code.unknown })
  })
).pipe(Command.withDescription("Settles submissions whose outcome is not known: finds each job, or submits it."))
