/** What has to be there before a job can be taken. */
import * as fs from "node:fs"
import * as path from "node:path"
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { answers } from "./engine.ts"
import { failure } from "./failure.ts"
import { messageOf } from "./messageOf.ts"
import { type EngineName, isUnfinished } from "./record.ts"

export type Engine = EngineName | "auto" | "none"

/** A state directory that is there and can be written to. */
export const stateDirectory = (directory: string): Effect.Effect<string, JobError> =>
  Effect.try({
    try: () => {
      // What jobs are given and what they write is nobody else's.
      fs.mkdirSync(path.join(directory, "jobs"), { recursive: true, mode: 0o700 })
      fs.accessSync(path.join(directory, "jobs"), fs.constants.W_OK)
      removeUnfinished(path.join(directory, "jobs"))
      return fs.realpathSync(directory)
    },
    catch: (cause) => {
      const message = `jobs cannot be kept in ${directory}: ${messageOf(cause)}; choose another directory`
      return failure("start", new Misconfigured({ message, cause }))
    }
  })

const hour = 3_600_000

/** What clients left that died while they wrote a job down. No job is written for long. */
const removeUnfinished = (jobs: string) => {
  for (const name of fs.readdirSync(jobs).filter(isUnfinished)) {
    const directory = path.join(jobs, name)
    const age = Date.now() - (fs.statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > hour) fs.rmSync(directory, { recursive: true, force: true })
  }
}

/** The program that runs jobs, which a bundler may have put elsewhere. */
export const runnerProgram = (runner: URL): Effect.Effect<URL, JobError> => {
  const message = `there is no runner ${runner.href}; set the option runner to where @longshore/local/runner is built`
  return fs.existsSync(runner) ? Effect.succeed(runner) : Effect.fail(failure("start", new Misconfigured({ message })))
}

/** The engine that answers, if any: asked once. One that was asked for by name must answer, and is asked until it does. */
export const chosenEngine = (engine: Engine): Effect.Effect<EngineName | undefined, JobError> => {
  let known: { readonly name: EngineName | undefined } | undefined
  return Effect.suspend(() =>
    known !== undefined
      ? Effect.succeed(known.name)
      : Effect.tap(found(engine), (name) => Effect.sync(() => (known = { name })))
  )
}

const found = (engine: Engine): Effect.Effect<EngineName | undefined, JobError> => {
  const isThere = (name: EngineName) => Effect.promise(() => answers(name))
  if (engine === "none") return Effect.succeed(undefined)
  if (engine === "auto") {
    return Effect.map(Effect.findFirst(["docker", "podman"] as const, isThere), Option.getOrUndefined)
  }
  const message = `${engine} does not answer; start it, or set engine to "auto" or "none"`
  return Effect.flatMap(isThere(engine), (is) =>
    is ? Effect.succeed(engine) : Effect.fail(failure("prepare", new Misconfigured({ message })))
  )
}
