/** Runs jobs: one container after the other, each fed with what the one before it gave. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { StartedContainer } from "../containers/start.ts"
import { during } from "../internal/stillness.ts"
import { dumps, spaced } from "../python/dumps.ts"
import type { Value } from "../python/Value.ts"
import { call } from "./containerCall.ts"
import { outputOf } from "./containerOutput.ts"
import { isTooDeep, type OffchainJob, tooDeep } from "./message.ts"
import { PythonError } from "./PythonError.ts"
import type { ContainerResult, Store } from "./store.ts"
import type { Traits } from "./versions.ts"

export interface Means {
  readonly containers: ReadonlyMap<string, StartedContainer>
  readonly store: Store
  readonly traits: Traits
}

/** One container may take so long; its error is then an empty text. */
const limit = Duration.seconds(180)
const offchain = 1n

/** The job must be set running before. When Redis does not answer, what came of it is lost. */
export const runJob = ({ containers, store, traits }: Means, job: OffchainJob): Effect.Effect<void> =>
  Effect.gen(function* () {
    const results: Array<ContainerResult> = []
    const ask = (container: StartedContainer, data: Value): Effect.Effect<Value, PythonError, Scope.Scope> => {
      if (isTooDeep(data)) return Effect.fail(new PythonError(tooDeep))
      const body = dumps(inputOf(data, job.requiresProof, traits), spaced)
      return Effect.flatMap(call(container, traits, { method: "POST", path: "/service_output", body }), outputOf)
    }
    let data: Value = job.data
    for (const id of job.containers) {
      const outcome: Result.Result<Value, string> = yield* ask(containers.get(id)!, data).pipe(
        Effect.scoped,
        during,
        Effect.timeoutOption(limit),
        Effect.flatMap((output) => Effect.fromOption(output)),
        Effect.mapError((error) => (error instanceof PythonError ? error.message : "")),
        Effect.result
      )
      if (Result.isFailure(outcome)) {
        store.set(job, "failed", [...results, { container: id, error: outcome.failure }])
        return
      }
      data = outcome.success
      results.push({ container: id, output: data })
    }
    store.set(job, "success", results)
  }).pipe(Effect.ignoreCause)

const inputOf = (data: Value, requiresProof: boolean, { isOld }: Traits): Value =>
  isOld
    ? new Map<string, Value>([
        ["source", offchain],
        ["data", data]
      ])
    : new Map<string, Value>([
        ["source", offchain],
        ["destination", offchain],
        ["data", data],
        ["requires_proof", requiresProof]
      ])

/** The node puts it in as it is; its HTTP client then quotes what no URL may have, and drops a fragment. */
const requoted = (text: string): string =>
  encodeURI(text.split("#", 1)[0]!)
    .replaceAll("%20", "+")
    .replace(/%25([0-9a-fA-F]{2})/g, "%$1")

/** What each container says of itself, or of a model. Those that do not answer well are left out. */
export const collectResources = ({ containers, traits }: Means, modelId: string | null): Effect.Effect<Value> => {
  const path = modelId ? `/service-resources?model_id=${requoted(modelId)}` : "/service-resources"
  const ask = (container: StartedContainer) =>
    call(container, traits, { method: "GET", path }).pipe(
      Effect.filterOrFail(
        ({ status }) => status < 400,
        () => new PythonError("not a good answer")
      ),
      Effect.flatMap(outputOf),
      Effect.scoped,
      during,
      Effect.timeout(Duration.minutes(5)),
      Effect.option
    )
  // A container with an address of its own is asked at a port of this machine, where it is not.
  const asked = [...containers.values()].filter(({ isRemote }) => !isRemote)
  return Effect.map(
    Effect.forEach(asked, (container) => Effect.map(ask(container), (found) => [container.id, found] as const), {
      concurrency: "unbounded"
    }),
    (found) =>
      new Map(
        found.flatMap(([id, given]) =>
          Option.isSome(given) && given.value !== null ? [[id, given.value] as const] : []
        )
      )
  )
}
