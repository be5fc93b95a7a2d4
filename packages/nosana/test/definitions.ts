/** Job definitions, and what the validator of @nosana/types 2.1.6 said of each. */

export const minimal = {
  version: "0.1",
  type: "container",
  ops: [{ type: "container/run", id: "hello-world", args: { image: "ubuntu", cmd: ["echo hello world"] } }]
}

/** A definition with one operation, whose arguments are these. */
export const running = (args: unknown) => ({ ...minimal, ops: [{ type: "container/run", id: "a", args }] })
/** A definition whose only operation has these fields instead. */
export const operation = (fields: object) => ({
  ...minimal,
  ops: [{ type: "container/run", id: "a", args: { image: "i" }, ...fields }]
})
export const exposing = (expose: unknown) => running({ image: "i", expose })

const http = { type: "http", path: "/", method: "GET", expected_status: 200, continuous: true }
const run = (id: string, more: object = {}) => ({ type: "container/run", id, args: { image: "i" }, ...more })

/** One of everything. */
export const whole = {
  version: "0.1",
  type: "container",
  deployment_id: "x",
  logistics: { send: { type: "api", args: { endpoint: "https://x" } }, receive: { type: "api-listen", args: {} } },
  meta: {
    trigger: "cli",
    system_resources: { ram: 1, gpu: "a" },
    system_requirements: { required_vram: 5 },
    list: [1, "a"],
    nested: { a: ["x", 2] }
  },
  global: { image: "a", gpu: true, entrypoint: ["a"], env: { A: "b" }, work_dir: "/", variables: { x: "y" } },
  ops: [
    { type: "container/create-volume", id: "volume", args: { name: "data" } },
    {
      type: "container/run",
      id: "one",
      args: {
        image: "i",
        cmd: ["a", "__remove-if-empty__"],
        entrypoint: "x",
        env: { A: "b" },
        gpu: true,
        work_dir: "/w",
        aliases: ["a"],
        private: true,
        volumes: [{ name: "data", dest: "/d" }],
        restart_policy: { policy: "on-failure", restart_tries: 3 },
        authentication: { docker: { username: "a", password: "%%global.variables.x%%", email: "c", server: "d" } },
        resources: [
          { type: "S3", target: "/t", url: "u", files: ["f"], allowWrite: true },
          { type: "S3", target: "/t", bucket: "b" },
          { type: "S3", target: "/t", buckets: [{ url: "u", files: ["x"] }] },
          { type: "HF", repo: "r", target: "/t", revision: "r", files: ["f"] },
          { type: "Ollama", model: "m" },
          "__remove-if-empty__",
          { __spread__: "%%ops.two.results.b%%", chunked: true }
        ],
        expose: [
          80,
          {
            port: 81,
            type: "web",
            health_checks: [
              { ...http, headers: { a: "b" }, body: { x: null } },
              { type: "websocket", expected_response: "x", continuous: false }
            ]
          },
          "%%ops.two.results.p%%",
          { __spread__: "%%global.x%%", chunked: false }
        ]
      },
      results: { a: "x", b: { regex: "x", logType: ["stdout", "stderr"] } },
      execution: { group: "g" }
    },
    {
      type: "container/run",
      id: "two",
      args: { image: "i", expose: { port: 80 }, restart_policy: "always" },
      execution: { group: "g", depends_on: ["one"], stop_if_dependent_stops: true }
    }
  ]
}

export const accepted: ReadonlyArray<readonly [name: string, definition: unknown]> = [
  ["the minimal one", minimal],
  ["one of everything", whole],
  ["no operations", { ...minimal, ops: [] }],
  ["a text as cmd", running({ image: "i", cmd: "echo a" })],
  ["a key that is there and undefined", { ...minimal, more: undefined, meta: undefined }],
  ["an empty id", operation({ id: "" })],
  ["port 0", exposing(0)],
  ["port 70000", exposing([70000])],
  ["port 1.5", exposing({ port: 1.5 })],
  ["a placeholder as port", exposing("%%ops.a.results.port%%")],
  ["a placeholder of global with any sign behind it", exposing(["%%globals_x%%"])],
  ["a list of no ports", exposing([])],
  ["a list of ports as placeholders, twice", exposing(["%%ops.a.b%%", "%%ops.a.b%%"])],
  ["a number and an exposed port that differ", exposing([80, { port: 81 }])],
  ["a volume's arguments with a container", operation({ args: { name: "v" } })],
  ["a container's arguments with a volume", operation({ type: "container/create-volume" })],
  ["no image but an undefined one, with a name", operation({ args: { image: undefined, name: "v" } })],
  ["an execution without anything", operation({ execution: {} })],
  [
    "an operation that waits for one of another group",
    { ...minimal, ops: [run("a"), run("b", { execution: { depends_on: ["a"] } })] }
  ],
  ["an operation that waits for nobody there", operation({ execution: { depends_on: ["nobody"] } })],
  ["a pattern that is none", operation({ results: { a: "(" } })],
  [
    "all four kinds of log",
    operation({ results: { a: { regex: "", logType: ["stdin", "stdout", "stderr", "nodeerr"] } } })
  ],
  ["__pairs__ as the name of a variable", running({ image: "i", env: { __pairs__: "x" } })],
  ["restart_tries of -1", running({ image: "i", restart_policy: { policy: "on-failure", restart_tries: -1 } })],
  ["a health check with a body of any kind", exposing({ port: 1, health_checks: [{ ...http, body: null }] })],
  ["numbers and texts in meta", { ...minimal, meta: { a: 1, b: "x", c: [1, "y"], d: { e: 1, f: ["z"] } } }]
]

export const refused: ReadonlyArray<readonly [name: string, definition: unknown, path: string, message: string]> = [
  ["nothing", undefined, "", "must be an object, and is undefined"],
  ["null", null, "", "must be an object, and is null"],
  ["a list", [], "", "must be an object, and is a list"],
  ["another version", { ...minimal, version: "0.2" }, "version", 'must be "0.1", and is "0.2"'],
  ["no version", { type: "container", ops: [] }, "version", 'is missing; write "0.1"'],
  ["another type", { ...minimal, type: "wasm" }, "type", 'must be "container", and is "wasm"'],
  ["no ops", { version: "0.1", type: "container" }, "ops", "is missing"],
  [
    "a field that is not known",
    { ...minimal, execution: {} },
    "execution",
    "is not known here; known are version, type, logistics, deployment_id, meta, global, ops"
  ],
  ["null where nothing is meant", { ...minimal, meta: null }, "meta", "must be an object, and is null"],
  [
    "true in meta",
    { ...minimal, meta: { a: true } },
    "meta.a",
    "must be a text, a number, a list or an object, and is a boolean"
  ],
  [
    "two levels in meta",
    { ...minimal, meta: { a: { b: { c: 1 } } } },
    "meta.a.b",
    "must be a text, a number or a list, and is an object"
  ],
  [
    "half of logistics",
    { ...minimal, logistics: { send: { type: "api", args: {} } } },
    "logistics.receive",
    "is missing"
  ],
  [
    "an operation of an unknown type",
    operation({ type: "container/stop" }),
    "ops[0].type",
    'must be "container/run" or "container/create-volume", and is "container/stop"'
  ],
  ["an id with a space", operation({ id: "a b" }), "ops[0].id", "must not contain a space"],
  [
    "the same id twice",
    { ...minimal, ops: [run("a"), run("b"), run("a")] },
    "ops[2].id",
    'is "a" like that of another operation; ids are unique'
  ],
  [
    "no image, though global has one",
    { ...running({}), global: { image: "i" } },
    "ops[0].args.image",
    "is missing; an operation names its own image, also where global.image is given"
  ],
  [
    "a volume without a name",
    operation({ type: "container/create-volume", args: {} }),
    "ops[0].args.name",
    "is missing"
  ],
  ["a number in env", running({ image: "i", env: { A: 1 } }), "ops[0].args.env.A", "must be a text, and is a number"],
  ["a text as port", exposing("80"), "ops[0].args.expose", 'must be a placeholder such as "%%ops.one.results.port%%"'],
  [
    "a range",
    exposing(["8000-8010"]),
    "ops[0].args.expose[0]",
    'must be a placeholder such as "%%ops.one.results.port%%"'
  ],
  [
    "a text as port of an object",
    exposing([{ port: "80" }]),
    "ops[0].args.expose[0].port",
    "must be a number, and is a text"
  ],
  [
    "the same port twice",
    exposing([80, 81, { port: 80 }]),
    "ops[0].args.expose[2]",
    "exposes port 80 a second time; name each port once"
  ],
  [
    "a health check without continuous",
    exposing([{ port: 80, health_checks: [{ type: "http", path: "/", method: "GET", expected_status: 200 }] }]),
    "ops[0].args.expose[0].health_checks[0].continuous",
    "is missing; say true or false, also where Nosana's own examples say nothing"
  ],
  [
    "a flag for what it waits for, and nothing that it waits for",
    operation({ execution: { stop_if_dependent_stops: true } }),
    "ops[0].execution.depends_on",
    "is missing"
  ],
  [
    "no kind of log",
    operation({ results: { a: { regex: "x", logType: [] } } }),
    "ops[0].results.a.logType",
    "must name one to four kinds of log, each once"
  ],
  [
    "a kind of log twice",
    operation({ results: { a: { regex: "x", logType: ["stdout", "stdout"] } } }),
    "ops[0].results.a.logType",
    "must name one to four kinds of log, each once"
  ],
  [
    "half of a login to S3",
    running({ image: "i", resources: [{ type: "S3", target: "/", IAM: { REGION: "r", ACCESS_KEY_ID: "k" } }] }),
    "ops[0].args.resources[0].IAM.SECRET_ACCESS_KEY",
    "is missing"
  ],
  [
    "a bucket with files",
    running({ image: "i", resources: [{ type: "S3", target: "/", bucket: "b", files: [] }] }),
    "ops[0].args.resources[0].files",
    "is not known here; known are type, target, url, allowWrite, IAM, bucket"
  ],
  [
    "an unknown resource",
    running({ image: "i", resources: [{ type: "FTP", target: "/" }] }),
    "ops[0].args.resources[0].type",
    'must be "S3", "HF" or "Ollama", and is "FTP"'
  ],
  [
    "a policy that has no tries",
    running({ image: "i", restart_policy: { policy: "always" } }),
    "ops[0].args.restart_policy.policy",
    'must be "on-failure", and is "always"'
  ],
  [
    "a variable whose name is none in TypeScript",
    running({ image: "i", env: { "a-b": 1 } }),
    'ops[0].args.env["a-b"]',
    "must be a text, and is a number"
  ]
]
