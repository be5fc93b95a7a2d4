/** What every backend refuses in the same words, before its own code is asked. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Backend, Capabilities, Instance, SpecField } from "../Backend.ts"
import type { JobRef, Ticket } from "../Job.ts"
import { InvalidSpec, InvalidState, JobError, JobNotFound } from "../JobError.ts"
import type { JobSpec, SpecKind } from "../JobSpec.ts"
import { problemsOf } from "../JobSpecProblem.ts"

interface Declared {
  readonly accepts: ReadonlyArray<SpecKind>
  readonly refuses: ReadonlyArray<SpecField>
}

type Whole = Backend<any, any, never> & Partial<Capabilities<any>>

export const guard = <B extends Instance<any>>(backend: B, declared: Declared): B => {
  const own = backend as unknown as Whole
  const failure = (operation: string, reason: JobError["reason"]) =>
    new JobError({ backend: own.id, operation, reason })

  const foreign = (operation: string, ref: JobRef): JobError | undefined =>
    ref.backend === own.id && ref.at === own.at
      ? undefined
      : failure(operation, new JobNotFound({ message: elsewhere(`job ${ref.id}`, ref, own) }))

  const misdirected = (operation: string, ticket: Ticket): JobError | undefined =>
    ticket.backend === own.id && ticket.at === own.at
      ? undefined
      : failure(operation, new InvalidState({ message: elsewhere(`submission ${ticket.key}`, ticket, own) }))

  const effect =
    <A, Rest extends ReadonlyArray<any>>(
      operation: string,
      run: (ref: JobRef, ...rest: Rest) => Effect.Effect<A, JobError>
    ) =>
    (ref: JobRef, ...rest: Rest): Effect.Effect<A, JobError> => {
      const error = foreign(operation, ref)
      return error === undefined ? run(ref, ...rest) : Effect.fail(error)
    }
  const stream =
    <A, Rest extends ReadonlyArray<any>>(
      operation: string,
      run: (ref: JobRef, ...rest: Rest) => Stream.Stream<A, JobError>
    ) =>
    (ref: JobRef, ...rest: Rest): Stream.Stream<A, JobError> => {
      const error = foreign(operation, ref)
      return error === undefined ? run(ref, ...rest) : Stream.fail(error)
    }
  const ticketed =
    <A>(operation: string, run: (ticket: Ticket<any>) => Effect.Effect<A, JobError>) =>
    (ticket: Ticket): Effect.Effect<A, JobError> => {
      const error = misdirected(operation, ticket)
      return error === undefined ? run(ticket) : Effect.fail(error)
    }

  const { cancel, changes, download, extend, getMany, logs } = own
  const guarded: Whole = {
    ...own,
    prepare: (spec: JobSpec, ...rest: [any?]) => {
      const problem = problemWith(spec, own.id, declared)
      return problem === undefined
        ? (own.prepare as (...args: ReadonlyArray<any>) => Effect.Effect<Ticket<any>, JobError>)(spec, ...rest)
        : Effect.fail(failure("prepare", problem))
    },
    send: ticketed("send", own.send),
    find: ticketed("find", own.find),
    get: effect("get", own.get),
    result: effect("result", own.result),
    ...(cancel && { cancel: effect("cancel", cancel) }),
    ...(extend && { extend: effect("extend", extend) }),
    ...(getMany && { getMany: (refs) => getMany(refs.filter((ref) => foreign("getMany", ref) === undefined)) }),
    ...(logs && { logs: stream("logs", logs) }),
    ...(changes && { changes: stream("changes", changes) }),
    ...(download && { download: stream("download", download) })
  }
  return guarded as unknown as B
}

const elsewhere = (what: string, { at, backend }: { at: string; backend: string }, own: { id: string; at: string }) =>
  `${what} belongs to ${backend} at ${at}, and this is ${own.id} at ${own.at}`

/** Why a backend with this declaration cannot take the spec, before any of its own rules. */
const problemWith = (spec: JobSpec, backend: string, { accepts, refuses }: Declared): InvalidSpec | undefined => {
  const kind: SpecKind | undefined = spec?._tag
  if (!accepts.includes(kind)) {
    const message = `${backend} runs ${accepts.join(", ")} jobs, not ${String(kind)}`
    return new InvalidSpec({ field: "_tag", message })
  }
  const [problem] = problemsOf(spec)
  if (problem !== undefined) {
    return new InvalidSpec({ field: problem.field, message: `${problem.field}: ${problem.message}` })
  }
  const refused = refuses.find((field) => uses(spec, field))
  if (refused === undefined) return undefined
  return new InvalidSpec({ field: refused, message: `${refused}: ${backend} cannot honour it; leave it out` })
}

const uses = (spec: JobSpec, field: SpecField): boolean => {
  if (spec._tag === "Pipeline") return false
  switch (field) {
    case "env":
      return spec.env !== undefined && Object.keys(spec.env).length > 0
    case "resources.cpu":
      return spec.resources?.cpu !== undefined
    case "resources.memory":
      return spec.resources?.memory !== undefined
    case "resources.disk":
      return spec.resources?.disk !== undefined
    case "resources.gpu":
      return spec.resources?.gpu !== undefined
    case "inputs.data":
      return spec.inputs?.some((input) => "data" in input) ?? false
    case "inputs.file":
      return spec.inputs?.some((input) => "from" in input && input.from.startsWith("file:")) ?? false
    case "inputs.https":
      return spec.inputs?.some((input) => "from" in input && /^https?:/.test(input.from)) ?? false
    case "inputs.ipfs":
      return spec.inputs?.some((input) => "from" in input && input.from.startsWith("ipfs:")) ?? false
    case "outputs":
      return spec.outputs !== undefined && spec.outputs.length > 0
  }
}
