/** Definitions that together have every part that a definition can have, and changes that spoil them, or do not. */
import type { Seeded } from "./seeded.ts"

const run = (id: string, args: object, more: object = {}) => ({
  type: "container/run",
  id,
  args: { image: "ubuntu", ...args },
  ...more
})
const of = (...ops: ReadonlyArray<object>) => ({ version: "0.1", type: "container", ops })
const http = { type: "http", path: "/", method: "GET", expected_status: 200, continuous: true }

export const corpus: ReadonlyArray<object> = [
  of(run("hello-world", { cmd: ["echo hello world"] })),
  of(),
  of(
    run("text", { cmd: "echo hi", entrypoint: "/bin/sh", aliases: "one", work_dir: "/srv", private: true, gpu: true })
  ),
  of(run("lists", { cmd: [], entrypoint: ["sh", "-c"], aliases: ["one", "two"], env: { A: "1", B: "" } })),
  of(
    { type: "container/create-volume", id: "models", args: { name: "models" } },
    run("uses", { volumes: [{ name: "models", dest: "/models" }] })
  ),
  {
    ...of(run("a", { gpu: false })),
    deployment_id: "d",
    meta: {
      trigger: "cli",
      system_resources: { required_vram: 8, required_cuda: "12.1" },
      system_requirements: { required_vram: 4, list: ["a", 1] },
      tags: ["a", 2],
      plain: 3
    },
    global: {
      image: "debian",
      gpu: true,
      entrypoint: ["x"],
      env: { A: "b" },
      work_dir: "/",
      variables: { model: "small" }
    }
  },
  {
    ...of(),
    logistics: {
      send: { type: "api", args: { endpoint: "https://example.invalid/definition" } },
      receive: { type: "api-listen", args: {} }
    }
  },
  of(
    run("first", {}, { execution: { group: "g" } }),
    run("second", {}, { execution: { group: "g", depends_on: ["first"], stop_if_dependent_stops: true } }),
    run("third", {}, { execution: { depends_on: ["first", "second"] } })
  ),
  of(run("results", {}, { results: { word: "\\w+", full: { regex: "^(.*)$", logType: ["stdout", "stderr"] } } })),
  of(run("number", { expose: 80 })),
  of(run("zero", { expose: 0 }), run("large", { expose: 70_000 }), run("half", { expose: 1.5 })),
  of(run("literal", { expose: "%%ops.one.results.port%%" }), run("global", { expose: "%%globals.variables.port%%" })),
  of(run("word", { expose: "80" })),
  of(run("range", { expose: "8000-8010" })),
  of(run("ranges", { expose: ["8000-8010", "8005"] })),
  of(run("spread", { expose: { __spread__: "%%ops.one.results.ports%%", chunked: true } })),
  of(
    run("checked", {
      expose: {
        port: 8080,
        type: "web",
        health_checks: [
          http,
          { ...http, method: "POST", headers: { A: "b" }, body: { any: [1, null] } },
          { type: "websocket", expected_response: "pong", continuous: false }
        ]
      }
    })
  ),
  of(
    run("many", {
      expose: [80, 443, { port: 9000, type: "none" }, "%%ops.a.results.b%%", { __spread__: "%%ops.a.results.c%%" }]
    })
  ),
  of(run("twice", { expose: [80, { port: 80 }] })),
  of(
    run("resources", {
      resources: [
        { type: "S3", url: "s3://bucket", target: "/data", files: ["a"], allowWrite: true },
        { type: "S3", target: "/data", bucket: "b", IAM: { REGION: "r", ACCESS_KEY_ID: "k", SECRET_ACCESS_KEY: "s" } },
        { type: "S3", target: "/data", buckets: [{ url: "u", files: ["a"] }, { url: "v" }] },
        { type: "HF", repo: "a/b", target: "/hf", revision: "main", files: ["x"], accessToken: "t" },
        { type: "Ollama", model: "llama", target: "/o" },
        { __spread__: "%%ops.a.results.r%%" },
        "__remove-if-empty__"
      ]
    })
  ),
  of(
    run("login", {
      authentication: { docker: { username: "u", password: "p", email: "e", server: "s" } },
      restart_policy: { policy: "on-failure", restart_tries: 3 }
    }),
    run("restart", { restart_policy: "unless-stopped" })
  ),
  of(
    { type: "container/create-volume", id: "odd", args: { image: "ubuntu" } },
    { type: "container/run", id: "other", args: { name: "n" } }
  ),
  of(run("same", {}), run("same", {}))
]

/** Values that often are where another should be. */
const values: ReadonlyArray<unknown> = [
  ...[null, undefined, true, false, 0, -1, 1.5, 80, 70_000, 1e21, Number.NaN, Number.POSITIVE_INFINITY],
  ...[
    "",
    " ",
    "a",
    "a b",
    "0.1",
    "container",
    "container/run",
    "on-failure",
    "always",
    "api",
    "GET",
    "http",
    "S3",
    "HF"
  ],
  ...["80", "8000-8010", "8010-8000", "%%ops.a.results.b%%", "%%globals.a%%", "%%%%", "__remove-if-empty__", "stdout"],
  ...[
    [],
    [""],
    ["a", "a"],
    [80, 80],
    ["80", 80],
    {},
    { a: "b" },
    { a: 1 },
    { a: null },
    { __spread__: "%%ops.a.results.b%%" }
  ]
]

const keys = [
  ...["extra", "type", "id", "args", "image", "name", "cmd", "gpu", "env", "expose", "execution", "results", "meta"],
  ...["global", "logistics", "depends_on", "stop_if_dependent_stops", "group", "port", "health_checks", "continuous"],
  ...["bucket", "buckets", "files", "url", "target", "IAM", "chunked", "regex", "logType", "trigger", "toString"]
]

/** Every object and list in a value, the value itself included. */
const containers = (value: unknown): Array<any> =>
  typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(containers)] : []

/** A copy with one to three changes. */
export const mutated = (random: Seeded, definition: object): unknown => {
  const copy: unknown = structuredClone(definition)
  for (let change = 1 + random.below(3); change > 0; change--) {
    const place = random.pick(containers(copy))
    const present = Object.keys(place)
    const key = present.length === 0 ? "extra" : random.pick(present)
    const value = structuredClone(random.pick(values))
    const kind = random.below(6)
    if (Array.isArray(place)) {
      if (kind === 0) place.push(value)
      else if (kind === 1) place.push(...structuredClone(place))
      else if (kind === 2) place.pop()
      else if (place.length > 0) place[random.below(place.length)] = value
    } else if (kind === 0) delete place[key]
    else if (kind === 1) place[random.pick(keys)] = value
    else if (kind === 2) place[key] = [place[key]]
    else if (kind === 3) place[random.pick(keys)] = structuredClone(place[key])
    else place[key] = value
  }
  return copy
}
