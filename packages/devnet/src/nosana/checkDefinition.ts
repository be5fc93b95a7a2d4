/** Whether a definition is one: the host's validator, which knows every field and allows no other. */
import {
  also,
  array,
  boolean,
  either,
  isRecord,
  literal,
  number,
  object,
  type Problem,
  record,
  simple,
  string
} from "./shape.ts"

const words = either(string, array(string))
const placeholder = simple(
  "`%%(ops|global).string%%`",
  (value) => typeof value === "string" && /^%%(ops|global)\..+%%$/s.test(value)
)
const spread = object("SpreadMarker", { needs: { __spread__: string }, may: { chunked: either(number, boolean) } })
const texts = record(string)

const healthCheck = either(
  object("HttpHealthCheck", {
    needs: {
      type: literal("http"),
      path: string,
      method: literal("GET", "POST", "PUT", "DELETE"),
      expected_status: number,
      continuous: boolean
    },
    may: { headers: texts, body: simple("any", () => true) }
  }),
  object("WebSocketHealthCheck", {
    needs: { type: literal("websocket"), expected_response: string, continuous: boolean }
  })
)

const exposedPort = object("ExposedPort", {
  needs: { port: either(number, placeholder) },
  may: { type: literal("api", "web", "webapi", "websocket", "none"), health_checks: array(healthCheck) }
})
const port = either(number, placeholder, spread, exposedPort)

const portsIn = (list: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  list.map((each) => (isRecord(each) ? each.port : each)).filter((each) => each !== undefined)

const expose = either(
  port,
  also(array(port), "Array with unique ports", (list) => new Set(portsIn(list)).size === portsIn(list).length)
)

const iam = object("IAM", { needs: { REGION: string, ACCESS_KEY_ID: string, SECRET_ACCESS_KEY: string } })
const files = array(string)
const bucket = object("Bucket", { needs: { url: string }, may: { files } })
const resource = either(
  object("S3Resource", {
    needs: { type: literal("S3"), target: string },
    may: { url: string, files, bucket: string, buckets: array(bucket), allowWrite: boolean, IAM: iam }
  }),
  object("HFResource", {
    needs: { type: literal("HF"), repo: string, target: string },
    may: { revision: string, files, accessToken: string }
  }),
  object("OllamaResource", { needs: { type: literal("Ollama"), model: string }, may: { target: string } }),
  literal("__remove-if-empty__"),
  spread
)

const runArguments = object("OperationArgsMap<container/run>", {
  needs: { image: string },
  may: {
    cmd: words,
    entrypoint: words,
    env: texts,
    gpu: boolean,
    work_dir: string,
    aliases: words,
    private: boolean,
    volumes: array(object("Volume", { needs: { name: string, dest: string } })),
    restart_policy: either(
      literal("no", "always", "unless-stopped", "on-failure"),
      object("RestartPolicy", { needs: { policy: literal("on-failure") }, may: { restart_tries: number } })
    ),
    authentication: object("Authentication", {
      may: { docker: object("Docker", { may: { username: string, password: string, email: string, server: string } }) }
    }),
    resources: array(resource),
    expose
  }
})

const logType = literal("stdin", "stdout", "stderr", "nodeerr")
const result = either(
  string,
  object("OperationResult", {
    needs: {
      regex: string,
      logType: also(
        array(logType),
        "Array of 1 to 4 unique items",
        (list) => list.length > 0 && new Set(list).size === list.length
      )
    }
  })
)

const execution = either(
  object("Execution", { may: { group: string } }),
  object("DependentExecution", {
    needs: { depends_on: array(string) },
    may: { group: string, stop_if_dependent_stops: boolean }
  })
)

const operation = object("Operation", {
  needs: {
    type: literal("container/run", "container/create-volume"),
    id: also(string, "string without spaces", (id) => !id.includes(" ")),
    // The validator does not look at the type to know which arguments are meant.
    args: either(runArguments, object("OperationArgsMap<container/create-volume>", { needs: { name: string } }))
  },
  may: { results: record(result), execution }
})

const logistics = object("Logistics", {
  needs: { type: literal("api", "api-listen"), args: object("Args", { may: { endpoint: string } }) }
})
const plain = either(string, number)
const plains = either(plain, array(plain))

const definition = object("JobDefinition", {
  needs: {
    version: literal("0.1"),
    type: literal("container"),
    ops: also(
      array(operation),
      "Array of operations with unique ids",
      (list) => new Set(list.map(({ id }: { id: string }) => id)).size === list.length
    )
  },
  may: {
    logistics: object("JobLogistics", { needs: { send: logistics, receive: logistics } }),
    deployment_id: string,
    meta: object("JobMeta", {
      may: { trigger: string, system_resources: record(plain) },
      others: either(plains, record(plains))
    }),
    global: object("JobGlobal", {
      may: { image: string, gpu: boolean, entrypoint: words, env: texts, work_dir: string, variables: texts }
    })
  }
})

/** Nothing is wrong with a definition that has no problem. */
export const checkDefinition = (value: unknown): ReadonlyArray<Problem> => definition.run(value, "$input")

interface Planned {
  readonly id: string
  readonly execution?: { readonly group?: string; readonly depends_on?: ReadonlyArray<string> }
}

/** What is wrong with how operations depend on each other, which the validator does not see. */
export const checkPlan = (operations: ReadonlyArray<Planned>): string | undefined => {
  const problems = operations.flatMap(({ execution, id }) =>
    (execution?.depends_on ?? []).flatMap((wanted) => {
      if (wanted === id) return [`Invalid dependency: Operation '${id}' cannot depend on itself.`]
      const other = operations.find((each) => each.id === wanted)
      if (other === undefined) {
        return [`Invalid dependency: Operation '${id}' depends on non existent op '${wanted}'.`]
      }
      const [own, theirs] = [execution?.group, other.execution?.group]
      return own === theirs
        ? []
        : [`Invalid dependency: '${id}' in group '${own}' depends on '${wanted}' in group '${theirs}'`]
    })
  )
  return problems.length === 0
    ? undefined
    : `Execution Plan Validation Failed:\n${problems.map((problem) => `- ${problem}`).join("\n")}`
}
