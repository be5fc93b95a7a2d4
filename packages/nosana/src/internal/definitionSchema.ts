/** The shape of a job definition as the official validator has it: what it accepts, with its oddities. */
import * as Schema from "effect/Schema"
import type { JobDefinition } from "../JobDefinition.ts"

const { Array: List, Boolean, Literal, Literals, Number, Record, String, Struct, Union, optional } = Schema

/** Its dot stands for any character, as in the original. */
const placeholder = /^%%(ops|global).[^%]+%%$/
export const isPlaceholder = (text: string): boolean => placeholder.test(text)

const Placeholder = String.check(
  Schema.makeFilter((text) => isPlaceholder(text) || 'must be a placeholder such as "%%ops.one.results.port%%"')
)
const Texts = List(String)
const TextOrTexts = Union([String, Texts])
const Env = Record(String, String)
const Spread = Struct({ __spread__: Placeholder, chunked: optional(Boolean) })

const HealthCheck = Union([
  Struct({
    type: Literal("http"),
    path: String,
    method: Literals(["GET", "POST", "PUT", "DELETE"]),
    expected_status: Number,
    headers: optional(Env),
    body: optional(Schema.Unknown),
    continuous: Boolean
  }),
  Struct({ type: Literal("websocket"), expected_response: String, continuous: Boolean })
])
const ExposedPort = Struct({
  port: Number,
  type: optional(Literals(["api", "web", "webapi", "websocket", "none"])),
  health_checks: optional(List(HealthCheck))
})
const ExposeItem = Union([Number, Placeholder, Spread, ExposedPort])
const ExposeItems = List(ExposeItem).check(
  Schema.makeFilter((items) => {
    const seen = new Set<number>()
    for (const [index, item] of items.entries()) {
      const port = typeof item === "object" ? ("port" in item ? item.port : undefined) : item
      if (typeof port !== "number") continue
      if (seen.has(port)) return { path: [index], issue: `exposes port ${port} a second time; name each port once` }
      seen.add(port)
    }
    return undefined
  })
)

const S3 = {
  type: Literal("S3"),
  target: String,
  url: optional(String),
  allowWrite: optional(Boolean),
  IAM: optional(Struct({ REGION: String, ACCESS_KEY_ID: String, SECRET_ACCESS_KEY: String }))
}
// The first that fits is taken, and what it does not know is lost: the one that asks for least comes last.
const Resource = Union([
  Struct({ ...S3, bucket: String }),
  Struct({ ...S3, buckets: List(Struct({ url: String, files: optional(Texts) })) }),
  Struct({ ...S3, files: optional(Texts) }),
  Struct({
    type: Literal("HF"),
    repo: String,
    target: String,
    revision: optional(String),
    files: optional(Texts),
    accessToken: optional(String)
  }),
  Struct({ type: Literal("Ollama"), model: String, target: optional(String) })
])

const RunArgs = Struct({
  image: String,
  cmd: optional(TextOrTexts),
  entrypoint: optional(TextOrTexts),
  env: optional(Env),
  gpu: optional(Boolean),
  work_dir: optional(String),
  aliases: optional(TextOrTexts),
  private: optional(Boolean),
  volumes: optional(List(Struct({ name: String, dest: String }))),
  restart_policy: optional(
    Union([
      Literals(["no", "always", "unless-stopped", "on-failure"]),
      Struct({ policy: Literal("on-failure"), restart_tries: optional(Number) })
    ])
  ),
  authentication: optional(
    Struct({
      docker: optional(
        Struct({
          username: optional(String),
          password: optional(String),
          email: optional(String),
          server: optional(String)
        })
      )
    })
  ),
  resources: optional(List(Union([Literal("__remove-if-empty__"), Spread, Resource]))),
  expose: optional(Union([...ExposeItem.members, ExposeItems]))
})
const VolumeArgs = Struct({ name: String })

const LogTypes = List(Literals(["stdin", "stdout", "stderr", "nodeerr"])).check(
  Schema.makeFilter(
    (types) =>
      (types.length > 0 && new Set(types).size === types.length) || "must name one to four kinds of log, each once"
  )
)
const Operation = Struct({
  type: Literals(["container/run", "container/create-volume"]),
  id: String.check(Schema.makeFilter((id) => !id.includes(" ") || "must not contain a space")),
  // Either goes with either type.
  args: Union([RunArgs, VolumeArgs]),
  results: optional(Record(String, Union([String, Struct({ regex: String, logType: LogTypes })]))),
  execution: optional(
    Union([
      Struct({ group: optional(String), depends_on: Texts, stop_if_dependent_stops: optional(Boolean) }),
      Struct({ group: optional(String) })
    ])
  )
})
const Operations = List(Operation).check(
  Schema.makeFilter((operations) => {
    const seen = new Set<string>()
    for (const [index, { id }] of operations.entries()) {
      if (seen.has(id)) {
        return { path: [index, "id"], issue: `is ${JSON.stringify(id)} like that of another operation; ids are unique` }
      }
      seen.add(id)
    }
    return undefined
  })
)

const Logistic = Struct({ type: Literals(["api", "api-listen"]), args: Struct({ endpoint: optional(String) }) })
const MetaItem = Union([String, Number])
const MetaList = List(MetaItem)
const Meta = Schema.StructWithRest(
  Struct({ trigger: optional(String), system_resources: optional(Record(String, MetaItem)) }),
  [
    Record(
      String,
      Schema.UndefinedOr(Union([String, Number, MetaList, Record(String, Union([String, Number, MetaList]))]))
    )
  ]
)

export const definitionSchema = Struct({
  version: Literal("0.1"),
  type: Literal("container"),
  logistics: optional(Struct({ send: Logistic, receive: Logistic })),
  deployment_id: optional(String),
  meta: optional(Meta),
  global: optional(
    Struct({
      image: optional(String),
      gpu: optional(Boolean),
      entrypoint: optional(TextOrTexts),
      env: optional(Env),
      work_dir: optional(String),
      variables: optional(Env)
    })
  ),
  ops: Operations
}).annotate({
  identifier: "JobDefinition",
  parseOptions: { onExcessProperty: "error" }
}) as unknown as Schema.Codec<JobDefinition>
