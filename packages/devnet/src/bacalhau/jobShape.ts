/** The shape of a job in a request's body. */
import * as Decode from "../go/decode.ts"
import type { Traits } from "./versions.ts"

const params = Decode.map("interface {}", Decode.any)

export const specConfig = Decode.struct("models.SpecConfig", { Type: Decode.string, Params: params })

const inputSource = Decode.struct("models.InputSource", {
  Source: specConfig,
  Alias: Decode.string,
  Target: Decode.string
})

const networkOf = (networks: ReadonlyArray<string>) =>
  Decode.checked("models.Network", (given) => {
    const known = networks.find((each) => each.toLowerCase() === given.trim().toLowerCase())
    if (known === undefined) throw new Decode.ValueProblem(`models.Network: unknown type '${given}'`)
    return known
  })

const strings = Decode.map("string", Decode.string)

const taskOf = (networks: ReadonlyArray<string>) =>
  Decode.struct("models.Task", {
    Name: Decode.string,
    Engine: specConfig,
    Publisher: specConfig,
    Env: Decode.map("models.EnvVarValue", Decode.stringAs("models.EnvVarValue")),
    Meta: strings,
    InputSources: Decode.list("*models.InputSource", inputSource),
    ResultPaths: Decode.list(
      "*models.ResultPath",
      Decode.struct("models.ResultPath", { Name: Decode.string, Path: Decode.string })
    ),
    Resources: Decode.struct("models.ResourcesConfig", {
      CPU: Decode.string,
      Memory: Decode.string,
      Disk: Decode.string,
      GPU: Decode.string
    }),
    Network: Decode.struct("models.NetworkConfig", {
      Type: networkOf(networks),
      Domains: Decode.list("string", Decode.string),
      Ports: Decode.any
    }),
    Timeouts: Decode.struct("models.TimeoutConfig", {
      ExecutionTimeout: Decode.int64,
      QueueTimeout: Decode.int64,
      TotalTimeout: Decode.int64
    })
  })

const fieldsOf = (networks: ReadonlyArray<string>) => ({
  ID: Decode.string,
  Name: Decode.string,
  Namespace: Decode.string,
  Type: Decode.string,
  Priority: Decode.int,
  Count: Decode.int,
  Constraints: Decode.list(
    "*models.LabelSelectorRequirement",
    Decode.struct("models.LabelSelectorRequirement", {
      Key: Decode.string,
      Operator: Decode.string,
      Values: Decode.list("string", Decode.string)
    })
  ),
  Meta: strings,
  Labels: strings,
  Tasks: Decode.list("*models.Task", taskOf(networks))
})

const job = Decode.struct("models.Job", fieldsOf(["Default", "None", "Host", "Full", "HTTP", "Bridge"]), {
  name: "alias",
  except: ["Count"]
})
const olderJob = Decode.struct("models.Job", fieldsOf(["None", "Full", "HTTP"]))

export type GivenJob = NonNullable<ReturnType<(typeof job)["decode"]>>
export type GivenTask = NonNullable<GivenJob["Tasks"]>[number]
export type GivenSpec = NonNullable<ReturnType<(typeof specConfig)["decode"]>>

const putJob = Decode.struct("apimodels.PutJobRequest", { Job: job, Force: Decode.bool })
const olderPutJob = Decode.struct("apimodels.PutJobRequest", { Job: olderJob, Force: Decode.bool })

export const putJobOf = ({ errors }: Traits) => (errors === "api" ? putJob : olderPutJob)
export const diffJob = Decode.struct("apimodels.DiffJobRequest", { Job: job })
export const rerunJob = Decode.struct("apimodels.RerunJobRequest", {
  JobVersion: Decode.uint64,
  Reason: Decode.string,
  Namespace: Decode.string
})
export const stopJob = Decode.struct("apimodels.StopJobRequest", { Reason: Decode.string, Namespace: Decode.string })
export const putNode = Decode.struct("apimodels.PutNodeRequest", { Action: Decode.string, Message: Decode.string })
