/** Deployments: definitions that the server keeps running by itself, by posting, extending and stopping jobs. */
import type * as Effect from "effect/Effect"
import type { Definition } from "../../Definition.ts"
import type { Ipfs } from "../../ipfs.ts"
import { newKeyPair } from "../../KeyPair.ts"
import type { Caller } from "../Endpoint.ts"
import type { JobsEngine } from "../jobs/JobsEngine.ts"
import { stateOf } from "../jobs/view.ts"
import { Contradiction, type Creation, checkTimes } from "./bodies.ts"
import { parseCron } from "./Cron.ts"
import { blankOf, bytesOf, ownDefinition } from "./definitions.ts"
import {
  type Deployment,
  type DeploymentJob,
  jobStateWords,
  type Revision,
  revisionOf,
  type Status
} from "./records.ts"
import { makeStore, type Store } from "./Store.ts"
import { makeSteps } from "./steps.ts"
import { makeTasks } from "./tasks.ts"
import { makeVaults, type VaultChain, type Vaults } from "./Vaults.ts"

/** The deployment is not in a state in which this can be done. */
export class WrongState extends Error {
  constructor() {
    super("Deployment is in the incorrect state.")
  }
}

/** Whoever has archived a deployment wants nothing of it any more. */
export class Archived extends Error {
  constructor() {
    super("Cannot modify an archived deployment.")
  }
}

/** There is no such thing, or it is somebody else's. */
export class Missing extends Error {
  constructor(what: string) {
    super(`${what} not found.`)
  }
}

export interface DeploymentsSettings {
  readonly engine: JobsEngine
  readonly ipfs: Ipfs
  /** In milliseconds. */
  readonly now: () => number
  /** Runs for as long as the process lives: a restart ends it. */
  readonly fork: (effect: Effect.Effect<void>) => unknown
  readonly chain: VaultChain
  /** Where nodes find this server. */
  readonly url: string
}

/** What throws, throws `WrongState`, `Archived`, `Missing` or a `Contradiction`, and has changed nothing. */
export interface Deployments {
  readonly store: Store
  readonly vaults: Vaults
  readonly create: (caller: Caller, creation: Creation) => Deployment
  /** Those of the caller. */
  readonly own: (caller: Caller, id: string | undefined) => Deployment
  readonly remove: (deployment: Deployment) => void
  readonly start: (deployment: Deployment) => void
  readonly stop: (deployment: Deployment) => void
  readonly archive: (deployment: Deployment) => void
  /** The new revision is the active one. */
  readonly revise: (deployment: Deployment, definition: Definition) => void
  readonly activate: (deployment: Deployment, revision: number) => void
  readonly scale: (deployment: Deployment, replicas: number) => void
  readonly schedule: (deployment: Deployment, schedule: string) => void
  readonly limit: (deployment: Deployment, timeoutMinutes: number) => void
  /** Also an archived one. */
  readonly rename: (deployment: Deployment, name: string) => void
  /** Goes on in a new process: what was to be done is done. */
  readonly restart: () => void
}

const startable: ReadonlyArray<Status> = ["DRAFT", "STOPPED", "ERROR", "INSUFFICIENT_FUNDS"]
const stoppable: ReadonlyArray<Status> = ["RUNNING", "ERROR", "INSUFFICIENT_FUNDS"]

const allow = ({ status }: Deployment, allowed: ReadonlyArray<Status>) => {
  if (!allowed.includes(status)) throw new WrongState()
}

export const refuseArchived = ({ status }: Deployment) => {
  if (status === "ARCHIVED") throw new Archived()
}

export const makeDeployments = ({ chain, engine, fork, ipfs, now, url }: DeploymentsSettings): Deployments => {
  const store = makeStore(now)
  const vaults = makeVaults(chain, now)
  const endOf = ({ job }: DeploymentJob): number | undefined => {
    const seen = engine.look(job)
    return seen?.run && Number(seen.run.time + seen.account.timeout) * 1000
  }
  const timeoutOf = ({ job }: DeploymentJob): number | undefined => {
    const seen = engine.look(job)
    return seen?.run && Number(seen.account.timeout)
  }
  const see = (deployment: Deployment, job: DeploymentJob) => {
    const seen = engine.look(job.job)
    if (seen === undefined) return
    const { account, lastRun } = seen
    const before = job.state
    store.setJob(deployment, job, {
      state: jobStateWords[stateOf(seen)] ?? job.state,
      timeStart: Number(lastRun?.time ?? account.timeStart),
      timeEnd: Number(account.timeEnd),
      node: lastRun?.node ?? job.node
    })
    steps.moved(deployment, job, job.state !== before)
  }
  const tasks = makeTasks({ engine, store, now, fork, see, steps: () => steps })
  const steps = makeSteps({ store, now, endOf, timeoutOf, schedule: tasks.schedule })

  engine.onChange(({ address }) => {
    const deployment = store.byJob(address)
    const job = deployment?.jobs.get(address)
    if (deployment !== undefined && job !== undefined) see(deployment, job)
  })

  const revise = (deployment: Deployment, given: Definition): Revision => {
    const definition = ownDefinition(given, deployment.id)
    const cid = ipfs.pin(bytesOf(deployment.isConfidential ? blankOf(definition, url) : definition))
    const number = deployment.revisions.length + 1
    const revision = { id: store.newId(), number, cid, definition, createdAt: now() }
    deployment.revisions.push(revision)
    deployment.activeRevision = number
    return revision
  }
  const begin = (deployment: Deployment) => {
    store.dropTasks(deployment)
    deployment.ownedAt = now()
    store.setStatus(deployment, "STARTING")
    steps.begin(deployment)
  }
  const payerFor = ({ account, by }: Caller, { vault, wantsNewVault }: Creation) => {
    const { id, keys, ledger } = account
    if (vault === keys.address || (by === "key" && vault === undefined)) return { id, keys, ledger }
    const wanted = vault === undefined || wantsNewVault ? vaults.make(account) : vaults.owned(account, vault)
    if (wanted === undefined) throw new Missing("Vault")
    return { id, keys: wanted.keys, ledger }
  }

  return {
    store,
    vaults,
    create: (caller, creation) => {
      const { definition, isConfidential, market, name, plan, replicas, startsAtOnce, timeoutMinutes } = creation
      if (caller.by === "key" && creation.wantsNewVault)
        throw new Contradiction("API keys have no vaults of their own.")
      const payer = payerFor(caller, creation)
      const at = now()
      const deployment: Deployment = {
        id: newKeyPair().address,
        name,
        owner: caller.account,
        payer,
        market,
        status: "DRAFT",
        replicas,
        timeoutMinutes,
        plan,
        isConfidential,
        activeRevision: 1,
        createdAt: at,
        updatedAt: at,
        ownedAt: at,
        rapidRounds: 0,
        revisions: [],
        tasks: new Map(),
        jobs: new Map(),
        events: []
      }
      revise(deployment, definition)
      store.add(deployment)
      if (startsAtOnce) begin(deployment)
      return deployment
    },
    own: ({ account }, id = "") => {
      const found = store.get(id)
      if (found === undefined || found.owner !== account) throw new Missing("Deployment")
      return found
    },
    remove: (deployment) => {
      allow(deployment, ["STOPPED"])
      store.remove(deployment)
    },
    start: (deployment) => {
      allow(deployment, startable)
      begin(deployment)
    },
    stop: (deployment) => {
      refuseArchived(deployment)
      allow(deployment, stoppable)
      store.setStatus(deployment, "STOPPING")
      steps.halt(deployment)
    },
    archive: (deployment) => {
      refuseArchived(deployment)
      allow(deployment, ["STOPPED"])
      store.setStatus(deployment, "ARCHIVED")
    },
    revise: (deployment, definition) => {
      refuseArchived(deployment)
      revise(deployment, definition)
      store.touch(deployment)
      steps.reshape(deployment, "revision")
    },
    activate: (deployment, revision) => {
      refuseArchived(deployment)
      if (revisionOf(deployment, revision) === undefined) {
        throw new Contradiction("The specified revision does not exist.")
      }
      const isOther = deployment.activeRevision !== revision
      deployment.activeRevision = revision
      store.touch(deployment)
      if (isOther) steps.reshape(deployment, "revision")
    },
    scale: (deployment, replicas) => {
      refuseArchived(deployment)
      const more = replicas - deployment.replicas
      deployment.replicas = replicas
      store.touch(deployment)
      steps.reshape(deployment, { replicas: more })
    },
    schedule: (deployment, schedule) => {
      refuseArchived(deployment)
      if (deployment.plan.strategy !== "SCHEDULED") {
        throw new Contradiction("Deployment is using an incorrect strategy.")
      }
      if (parseCron(schedule) === undefined) throw new Contradiction("Invalid schedule.")
      deployment.plan = { strategy: "SCHEDULED", schedule }
      store.touch(deployment)
      steps.reschedule(deployment)
    },
    limit: (deployment, timeoutMinutes) => {
      refuseArchived(deployment)
      checkTimes(deployment.plan, timeoutMinutes)
      deployment.timeoutMinutes = timeoutMinutes
      store.touch(deployment)
      steps.retime(deployment)
    },
    rename: (deployment, name) => {
      deployment.name = name
      store.touch(deployment)
    },
    restart: () => {
      for (const deployment of store.all()) {
        for (const task of deployment.tasks.values()) tasks.schedule(deployment, task)
      }
    }
  }
}
