/** The name as a program writes it. */
export const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The sources of a backend that is still to be written. They compile, and keep no promise yet. */
export const sources = (name: string): Record<string, string> => {
  const inCode = camel(name)
  const pascal = inCode[0]!.toUpperCase() + inCode.slice(1)
  const setting = `LONGSHORE_${name.toUpperCase().replaceAll("-", "_")}_URL`
  return {
    "README.md": `# @longshore/${name}

Runs longshore jobs on ${name}.

\`\`\`sh
npm install @longshore/${name} @longshore/core effect
\`\`\`
`,
    "src/index.ts": `import { provided } from "@longshore/core/Client"
import { layer, type Options, ${pascal}Backend } from "./${pascal}Backend.ts"

export { layer, layerConfig, make, type Options, ${pascal}Backend } from "./${pascal}Backend.ts"
export { registration } from "./registration.ts"

/** Jobs on ${name}, for \`createClient\`. */
export const ${inCode} = (options: Options) => provided(${pascal}Backend, layer(options))
`,
    "src/registration.ts": `import { type Registration, register } from "@longshore/core/Registration"
import { ${pascal}Backend } from "./${pascal}Backend.ts"

export const registration: Registration = /* @__PURE__ */ register(${pascal}Backend, {
  description: "${name}",
  settings: [{ name: "${setting}", description: "where the network is" }],
  layer: () => import("./internal/settings.ts").then(({ layer }) => layer)
})
`,
    "src/internal/settings.ts": `/** ${name} as its settings say. Loaded when it is chosen at run time. */
import * as Config from "effect/Config"
import { layerConfig } from "../${pascal}Backend.ts"

export const layer = layerConfig({ url: Config.String("${setting}") })
`,
    [`src/${pascal}Backend.ts`]: `/** Jobs on ${name}. */
import * as Backend from "@longshore/core/Backend"
import { JobError, Unavailable } from "@longshore/core/JobError"
import { fromConfig } from "@longshore/core/Settings"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { toStatus } from "./internal/wire.ts"

export interface Options {
  /** Where the network is. */
  readonly url: string
}

export class ${pascal}Backend extends Backend.Service<${pascal}Backend>()("${name}", {
  accepts: ["Container"],
  capabilities: []
}) {}

export const make = Effect.fnUntraced(function* ({ url }: Options) {
  const own = { id: "${name}", at: url } as const
  const unanswered = (operation: string) =>
    Effect.fail(
      new JobError({ backend: "${name}", operation, reason: new Unavailable({ message: "the network is not asked yet" }) })
    )
  return ${pascal}Backend.of({
    ...own,
    pollEvery: "10 seconds",
    prepare: () => unanswered("prepare"),
    send: () => unanswered("send"),
    find: () => unanswered("find"),
    get: (ref) => Effect.as(unanswered("get"), { ref, status: toStatus.running }),
    result: () => unanswered("result")
  })
})

export const layer = (options: Options): Layer.Layer<${pascal}Backend> => Layer.effect(${pascal}Backend, make(options))

export const layerConfig = (config: Config.Wrap<Options>): Layer.Layer<${pascal}Backend, Config.ConfigError> =>
  Layer.effect(${pascal}Backend, Effect.flatMap(fromConfig(config), make))
`,
    "src/internal/wire.ts": `/** What the network says, and what it means. */
import type { JobStatus } from "@longshore/core/Job"

/** The network's words for a job's state. */
export type WireState = "running" | "done"

/** The one table from wire state to status. */
export const toStatus: Record<WireState, JobStatus> = {
  running: { _tag: "Running" },
  done: { _tag: "Completed" }
}
`,
    "test/Conformance.test.ts": `import { conformance } from "@longshore/conformance"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { layer, ${pascal}Backend } from "../src/index.ts"

conformance({
  tag: ${pascal}Backend,
  world: Layer.empty,
  layer: layer({ url: "http://127.0.0.1" }),
  clock: "test",
  specs: { completes: { spec: container({ image: "busybox", command: ["true"], timeout: "1 minute" }) } },
  jobs: Effect.succeed(0)
})
`
  }
}
