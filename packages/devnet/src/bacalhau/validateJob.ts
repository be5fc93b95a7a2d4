/** What a server refuses about a job, in its words: first as it was sent, then as it would be kept. */
import { duration } from "../go/time.ts"
import type { JobSpec, Task } from "./Job.ts"
import type { GivenJob, GivenTask } from "./jobShape.ts"
import type { Traits } from "./versions.ts"

type Problems = ReadonlyArray<string>

const types = ["batch", "ops", "service", "daemon"]

const when = (isSo: boolean, problem: string): Problems => (isSo ? [problem] : [])

/** Of the job in a request. */
export const sentProblems = (job: GivenJob | undefined, { checks }: Traits): Problems => {
  if (job === undefined) return ["empty/nil job"]
  const { Constraints = [], Count = 1, Tasks = [], Type = "" } = job
  return [
    ...(Type === "" ? ["missing job type"] : when(!types.includes(Type), `invalid job type: ${JSON.stringify(Type)}`)),
    ...when(Count < 0, "job count must be >= 0"),
    ...when(
      checks.isStrict && (Type === "ops" || Type === "daemon") && Count > 1,
      `${Type} jobs cannot specify count > 1 as they run on all matching nodes`
    ),
    ...when(Tasks.length === 0, "missing job tasks"),
    ...Constraints.flatMap((constraint, index) =>
      constraintProblems(constraint).map((problem) => `constraint ${index + 1} validation failed: ${problem}`)
    ),
    ...(checks.isStrict ? Tasks.slice(0, 1) : Tasks).flatMap((task) => {
      const problems = taskProblems(task, checks)
      return problems.length === 0 ? [] : [`task ${task.Name ?? ""} validation failed: ${problems.join("\n")}`]
    })
  ]
}

const constraintProblems = ({ Key = "", Operator = "", Values = [] }: NonNullable<GivenJob["Constraints"]>[number]) => {
  if (Key === "") return ["selector key cannot be blank"]
  const operator = Operator.toLowerCase()
  if (operator === "in" || operator === "notin") {
    return when(Values.length === 0, "selector values cannot be empty for In or NotIn operators")
  }
  if (operator === "exists" || operator === "!") {
    return when(Values.length > 0, "selector values must be empty for Exists or DoesNotExist operators")
  }
  return when(Values.length !== 1, "selector values must have exactly one value for other operators")
}

const taskProblems = (
  task: GivenTask,
  { environment, isStrict, needsPublisher, prefixes }: Traits["checks"]
): Problems => [
  ...when((task.Name ?? "").trim() === "", "missing task name"),
  ...when((task.Engine?.Type ?? "") === "", `${prefixes.engine}: missing spec type`),
  ...when(needsPublisher && task.Publisher === undefined, "publisher validation failed: nil spec config"),
  ...firstOf(Object.keys(task.Env ?? {}).map((name) => environmentProblems(name, environment))),
  ...(task.ResultPaths ?? []).flatMap(({ Name = "", Path = "" }) => [
    ...when(Name.trim() === "", `${prefixes.output}: ${isStrict ? "missing name" : "resultpath name is blank"}`),
    ...when(isStrict && !Path.startsWith("/"), `${prefixes.output}: result path \`${Path}\` must be absolute`)
  ]),
  ...(isStrict ? resourceProblems(task.Resources ?? {}) : []).map((problem) => `${prefixes.resources}: ${problem}`),
  ...(isStrict ? (task.Network?.Domains ?? []) : [])
    .filter((domain) => !/^(\*?\.?)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(domain))
    .map((domain) => `${prefixes.network}: invalid domain ${JSON.stringify(domain)}`),
  ...(isStrict ? timeoutProblems(task.Timeouts ?? {}) : []).map((problem) => `${prefixes.timeouts}: ${problem}`)
]

/** Of the variables only one is told of. */
const firstOf = (problems: ReadonlyArray<Problems>): Problems => problems.find(({ length }) => length > 0) ?? []

const environmentProblems = (name: string, checks: Traits["checks"]["environment"]): Problems => {
  if (checks === "none") return []
  if (checks === "letters" && /[^A-Za-z0-9_]/.test(name)) {
    return [`environment variable '${name}' can only contain letters, numbers, and underscores`]
  }
  if (name === "") return ["environment variable name cannot be empty"]
  if (name !== name.toUpperCase()) return [`environment variable '${name}' must be uppercase`]
  return when(name.startsWith("BACALHAU_"), `environment variable '${name}' cannot start with BACALHAU_`)
}

const resourceProblems = ({ CPU = "", Disk = "", GPU = "", Memory = "" }: NonNullable<GivenTask["Resources"]>) => [
  ...cpuProblems(CPU),
  ...when(Memory !== "" && bytesOf(Memory) === undefined, `invalid memory value: ${Memory}`),
  ...when(Disk !== "" && bytesOf(Disk) === undefined, `invalid disk value: ${Disk}`),
  ...when(GPU !== "" && !/^\d+$/.test(GPU), `invalid GPU value: ${GPU}`)
]

const cpuProblems = (cpu: string): Problems => {
  if (cpu === "") return []
  const cores = coresOf(cpu)
  if (cores === undefined) return [`invalid CPU value: ${cpu}`]
  return when(cores < 0, `invalid CPU value: ${cores.toFixed(6)}`)
}

const timeoutProblems = ({
  ExecutionTimeout = 0,
  QueueTimeout = 0,
  TotalTimeout = 0
}: NonNullable<GivenTask["Timeouts"]>) => [
  ...when(ExecutionTimeout < 0, "invalid execution timeout value: 0s"),
  ...when(QueueTimeout < 0, "invalid queue timeout value: 0s"),
  ...when(TotalTimeout < 0, "invalid total timeout value: 0s")
]

/** Of the job as it would be kept. */
export const keptProblems = (job: JobSpec, { checks }: Traits): Problems => [
  ...when(job.name.includes("\0"), "job Name contains a null character"),
  ...when(checks.isStrict && job.name.trim() === "", "missing job name"),
  ...job.tasks
    .slice(0, 1)
    .flatMap((task) =>
      keptTaskProblems(task, checks).map((problem) => `task ${task.name} validation failed: ${problem}`)
    )
]

const keptTaskProblems = (
  { publisher, resources, resultPaths, timeouts }: Task,
  { isStrict, prefixes }: Traits["checks"]
): Problems => {
  const { execution, queue, total } = timeouts
  const executes = execution === 0 ? total : execution
  const { cpu, disk, gpu, memory } = resources
  const amounts = isStrict ? [] : resourceProblems({ CPU: cpu, Disk: disk, GPU: gpu, Memory: memory })
  return [
    ...amounts.map((problem) => `${prefixes.resources}: ${problem}`),
    ...when(resultPaths.length > 0 && publisher.type === "", "publisher must be set if result paths are set"),
    ...when(
      total > 0 && executes + queue > total,
      `task timeouts validation failed: execution timeout ${duration(executes)} and queue timeout ${duration(queue)} should be less than total timeout ${duration(total)}`
    )
  ]
}

/** `500m` or `0.5`. */
export const coresOf = (text: string): number | undefined => {
  const [, number, milli] = /^(-?\d+(?:\.\d+)?)(m?)$/.exec(text.trim()) ?? []
  return number === undefined ? undefined : milli === "" ? Number(number) : Number(number) / 1000
}

const units = ["", "k", "m", "g", "t", "p"]

/** `64Mb` and `64MiB`, in bytes. */
export const bytesOf = (text: string): number | undefined => {
  const [, number, unit, binary] = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(i?)b?$/i.exec(text.trim()) ?? []
  if (number === undefined) return undefined
  return Number(number) * (binary === "" ? 1000 : 1024) ** units.indexOf((unit ?? "").toLowerCase())
}
