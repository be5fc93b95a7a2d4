/** The calls about deployments. Theirs are methods of a deployment that was read before; ours take its id. */
import type { Seeded } from "../seeded.ts"
import { none } from "./answers.ts"
import type { Call, Ours, With } from "./Call.ts"
import { market, minutes, runnableDefinition, segment, some, text } from "./inputs.ts"
import type { Deployment } from "./theirs.ts"

const known: ReadonlyArray<With> = ["key", "wallet"]
const schedules = ["0 0 * * *", "*/5 1-3 * * 1,2"]

/** A call of a deployment that has been read. */
const of = (
  name: string,
  make: (random: Seeded) => {
    readonly theirs: (deployment: Deployment) => Promise<unknown>
    readonly ours: (deployments: Ours["deployments"], id: string) => Promise<unknown>
  },
  status = "STOPPED"
): Call => ({
  name: `deployment.${name}`,
  with: known,
  status,
  requests: 2,
  pair: (random) => {
    const id = random.address()
    const { ours, theirs } = make(random)
    return {
      theirs: async ({ deployments }) => theirs(await deployments.get(id)),
      ours: ({ deployments }) => ours(deployments, id)
    }
  }
})

/** What every list can be asked for. */
const page = (random: Seeded) => ({
  cursor: Buffer.from(random.bytes(1 + random.below(60))).toString("base64"),
  limit: random.pick([10, 20, 50, 100] as const),
  sort_order: random.pick(["asc", "desc"] as const)
})
const times = (random: Seeded) => ({
  created_after: new Date(random.below(2 ** 31) * 1000).toISOString(),
  created_before: new Date(random.below(2 ** 31) * 1000).toISOString()
})

const ownNames: Readonly<Record<string, string>> = {
  sort_order: "order",
  created_after: "createdAfter",
  created_before: "createdBefore"
}

/** The same query in our words: times are dates, and of several words there is a list. */
const ownQuery = (query: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const isTime = name.startsWith("created_") && typeof value === "string"
      const isList = typeof value === "string" && /^[A-Z,-]+$/.test(value) && value.includes(",")
      return [ownNames[name] ?? name, isTime ? new Date(value) : isList ? value.split(",") : value]
    })
  )

/** A body in the order in which ours writes it: theirs sends what it is given as it is. And the same in our words. */
const creation = (random: Seeded) => {
  const strategy = random.pick(["SIMPLE", "SIMPLE-EXTEND", "SCHEDULED", "INFINITE"] as const)
  const timeout = minutes(random)
  const common = { name: `a${text(random, 30)}`, market: market(random), replicas: 1 + random.below(9) }
  const schedule = random.pick(schedules)
  const rotation = random.pick([undefined, 1 + random.below(timeout - 11)])
  const more = some(random, { confidential: random.pick([true, false]), vault: random.address() })
  const runnable = runnableDefinition(random)
  return {
    theirs: {
      ...common,
      timeout,
      strategy,
      ...(strategy === "SCHEDULED" && { schedule }),
      ...(strategy === "INFINITE" && { rotation_time: rotation }),
      job_definition: runnable,
      ...more
    },
    ours: {
      ...common,
      timeout: { minutes: timeout },
      strategy,
      ...(strategy === "SCHEDULED" && { schedule }),
      ...(strategy === "INFINITE" && rotation !== undefined && { rotation: { minutes: rotation } }),
      definition: runnable,
      ...more
    }
  }
}

export const deploymentCalls: ReadonlyArray<Call> = [
  {
    name: "deployments.create",
    with: known,
    pair: (random) => {
      const { ours, theirs } = creation(random)
      return {
        theirs: ({ deployments }) => deployments.create(theirs as never),
        ours: ({ deployments }) => deployments.create(ours as never, { allowSecrets: true })
      }
    }
  },
  {
    name: "deployments.get",
    with: known,
    pair: (random) => {
      const id = random.pick([random.address(), segment(random)])
      return { theirs: ({ deployments }) => deployments.get(id), ours: ({ deployments }) => deployments.get(id) }
    }
  },
  {
    name: "deployments.list",
    with: known,
    pair: (random) => {
      const query = some(random, {
        ...page(random),
        search: text(random),
        id: random.address(),
        name: text(random),
        status: random.pick(["RUNNING", "RUNNING,STOPPED"]),
        strategy: "SIMPLE",
        vault: random.address(),
        ...times(random)
      })
      return {
        theirs: ({ deployments }) => deployments.list(query),
        ours: ({ deployments }) => deployments.listPage(ownQuery(query))
      }
    }
  },
  of("start", () => ({ theirs: (it) => it.start(), ours: (it, id) => it.start(id) })),
  of("stop", () => ({ theirs: (it) => it.stop(), ours: (it, id) => it.stop(id) }), "RUNNING"),
  of("archive", () => ({ theirs: (it) => it.archive(), ours: (it, id) => it.archive(id) })),
  of("delete", () => ({ theirs: (it) => it.delete(), ours: (it, id) => it.delete(id) })),
  of("getTasks", (random) => {
    // Theirs forwards no other filter.
    const query = some(random, page(random))
    return { theirs: (it) => it.getTasks(query), ours: (it, id) => it.tasksPage(id, ownQuery(query)) }
  }),
  of("getJob", (random) => {
    const job = random.address()
    return { theirs: (it) => it.getJob(job), ours: (it, id) => it.job(id, { job }) }
  }),
  of("getJobs", (random) => {
    const query = some(random, {
      ...page(random),
      state: random.pick(["RUNNING", "QUEUED,RUNNING"]),
      job: random.address(),
      revision: random.below(10),
      ...times(random)
    })
    return { theirs: (it) => it.getJobs(query), ours: (it, id) => it.jobsPage(id, ownQuery(query)) }
  }),
  of("getRevisions", (random) => {
    const query = some(random, { ...page(random), revision: random.below(10), ...times(random) })
    return { theirs: (it) => it.getRevisions(query), ours: (it, id) => it.revisionsPage(id, ownQuery(query)) }
  }),
  of("getEvents", (random) => {
    const query = some(random, { ...page(random), category: "Event", type: text(random), ...times(random) })
    return { theirs: (it) => it.getEvents(query), ours: (it, id) => it.eventsPage(id, ownQuery(query)) }
  }),
  of("generateAuthHeader", () => ({ theirs: (it) => it.generateAuthHeader(), ours: (it, id) => it.header(id) })),
  of("createRevision", (random) => {
    const definition = runnableDefinition(random)
    return {
      theirs: (it) => it.createRevision(definition as never),
      ours: (it, id) => it.createRevision(id, { definition, allowSecrets: true })
    }
  }),
  of("updateReplicaCount", (random) => {
    const replicas = 1 + random.below(100)
    return {
      theirs: (it) => it.updateReplicaCount(replicas),
      ours: (it, id) => it.updateReplicaCount(id, { replicas })
    }
  }),
  of("updateActiveRevision", (random) => {
    const activeRevision = 1 + random.below(100)
    return {
      theirs: (it) => it.updateActiveRevision(activeRevision),
      ours: (it, id) => it.updateActiveRevision(id, { activeRevision })
    }
  }),
  of("updateTimeout", (random) => {
    const timeout = minutes(random)
    return {
      theirs: (it) => it.updateTimeout(timeout),
      ours: (it, id) => it.updateTimeout(id, { timeout: { minutes: timeout } })
    }
  }),
  of("updateSchedule", (random) => {
    const schedule = random.pick(schedules)
    return { theirs: (it) => it.updateSchedule(schedule), ours: (it, id) => it.updateSchedule(id, { schedule }) }
  }),
  {
    name: "deployments.vaults.create",
    // Theirs has vaults for wallets only.
    with: ["wallet"],
    pair: () => ({
      theirs: ({ deployments }) => deployments.vaults.create(),
      ours: ({ deployments }) => deployments.vaults.create()
    })
  },
  {
    name: "deployments.vaults.list",
    with: ["wallet"],
    pair: () => ({
      theirs: ({ deployments }) => deployments.vaults.list(),
      ours: ({ deployments }) => deployments.vaults.list()
    })
  },
  {
    name: "vault.withdraw",
    with: ["wallet"],
    requests: 2,
    pair: (random) => {
      const id = random.address()
      return {
        // What it then does on the chain with what it was answered is another matter, and nothing comes of it here.
        theirs: async ({ deployments }) => (await deployments.get(id)).vault.withdraw().catch(() => undefined),
        ours: ({ deployments }) => deployments.vaults.withdraw(none)
      }
    }
  }
]
