/** `run` and `submit`. */
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import { supports } from "@longshore/core/Backend"
import type { JobRef } from "@longshore/core/Job"
import * as JobFile from "@longshore/core/JobFile"
import { container } from "@longshore/core/JobSpec"
import { timeoutProblem } from "@longshore/core/JobSpecProblem"
import { OnAccepted, submit as submitOnce } from "@longshore/core/Submit"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type AnyBackend, addressOf, backendOn, idOn } from "./chosen.ts"
import { outputDirectory, showEnd } from "./end.ts"
import { Usage } from "./exit.ts"
import { isJson, on, output, url } from "./flags.ts"
import { cancelled, comeBack, follow } from "./follow.ts"
import { withJournal } from "./home.ts"
import { json, note, say } from "./out.ts"
import { type OptionFlags, optionsOn, submitFlags, textOf } from "./submitOptions.ts"
import { again } from "./urls.ts"

const file = Argument.String("file").pipe(Argument.withDescription("a job file, in YAML or JSON"), Argument.optional)
const timeout = Flag.String("timeout").pipe(
  Flag.withDescription("how long the job may run, instead of what the file says: 90 seconds, 5 minutes"),
  Flag.optional
)

const durationOf = (text: string) => {
  const given = Option.getOrUndefined(Duration.fromInput(text as Duration.Input))
  const problem =
    given === undefined ? `${JSON.stringify(text)} is not a duration; write "5 minutes"` : timeoutProblem(given)
  return problem === undefined ? Effect.succeed(given!) : Effect.fail(new Usage({ message: `--timeout: ${problem}` }))
}

const specIn = Effect.fnUntraced(function* (name: string, longest: Option.Option<string>) {
  const text = yield* textOf(name)
  const base = pathToFileURL(`${name === "-" ? process.cwd() : path.dirname(path.resolve(name))}/`).href
  const spec = yield* JobFile.parse(text, { name, base })
  return Option.isNone(longest) ? spec : { ...spec, timeout: yield* durationOf(longest.value) }
})

/** What the job file says. Beside a definition there need not be one: then only the time is missing. */
const specOf = Effect.fnUntraced(function* ({ definition, file, timeout }: Work) {
  if (Option.isSome(file)) return yield* specIn(file.value, timeout)
  if (Option.isNone(definition))
    return yield* new Usage({
      message: "there is no job: name a job file, or - for stdin\nTo see how it is called: longshore run --help"
    })
  if (Option.isNone(timeout)) {
    return yield* new Usage({
      message: '--timeout: how long may the definition run? Write for example --timeout "1 hour"'
    })
  }
  // Nobody reads the image: the definition has its own.
  return container({ image: "none", timeout: yield* durationOf(timeout.value) })
})

interface Work extends OptionFlags {
  readonly file: Option.Option<string>
  readonly timeout: Option.Option<string>
}

/** Submits, and has told of the job before the journal forgets it. */
const accepted = Effect.fnUntraced(function* (
  given: Parameters<typeof backendOn>[0] & Work,
  tell: (ref: JobRef) => void
) {
  const options = yield* optionsOn(yield* idOn(given), given)
  const spec = yield* specOf(given)
  const backend: AnyBackend = yield* backendOn(given)
  let isTold = false
  const ref = yield* submitOnce(backend, spec as never, options).pipe(
    Effect.provideService(OnAccepted, (ref) =>
      Effect.sync(() => {
        isTold = true
        tell(ref)
      })
    ),
    withJournal,
    Effect.onInterrupt(() =>
      Effect.sync(() => {
        if (!isTold)
          note(`if the job was sent already, this finds it: longshore resume --on ${backend.id}${again(backend.id)}`)
      })
    )
  )
  return { backend, ref }
})

export const submit = Command.make("submit", { file, on, url, timeout, ...submitFlags, json: isJson }, (given) =>
  accepted(given, (ref) => (given.json ? json("accepted", { backend: ref.backend, id: ref.id }) : say(addressOf(ref))))
).pipe(Command.withDescription("Submits a job once, prints its address, and does not wait."))

const detach = Flag.Boolean("detach").pipe(
  Flag.withDescription("do not wait: the same as submit"),
  Flag.withDefault(false)
)
const cancelOnExit = Flag.Boolean("cancel-on-exit").pipe(
  Flag.withDescription("ask the job to stop when this command is interrupted"),
  Flag.withDefault(false)
)

export const run = Command.make(
  "run",
  { file, on, url, timeout, ...submitFlags, json: isJson, output, detach, cancelOnExit },
  Effect.fnUntraced(function* (given) {
    const directory = yield* outputDirectory(given.output)
    const { backend, ref } = yield* accepted(given, (ref) => {
      if (given.json) json("accepted", { backend: ref.backend, id: ref.id })
      else if (given.detach) say(addressOf(ref))
      else note(addressOf(ref))
    })
    if (given.detach) return
    const leaving = given.cancelOnExit && supports(backend, "cancel") ? cancelled(backend, ref) : comeBack(ref)
    const job = yield* Effect.onInterrupt(follow(backend, ref, given.json), () => leaving)
    yield* showEnd(backend, job, { isJson: given.json, directory })
  })
).pipe(Command.withDescription("Submits a job once, follows it to its end and prints its result."))
