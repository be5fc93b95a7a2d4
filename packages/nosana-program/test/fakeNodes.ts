/** Nodes of a cluster in memory. They take jobs from a market's queue, and an image says what becomes of the work. */
import { createHash } from "node:crypto"
import { Base58, Cid, type Host } from "@longshore/nosana"
import type { Address } from "@solana/kit"
import type { JobAccount, MarketAccount, RunAccount } from "./fakeAccounts.ts"
import { rentOf } from "./fakeAccounts.ts"
import type { Block, Cluster } from "./fakeCluster.ts"
import { settle } from "./fakeJobsProgram.ts"

interface Course {
  readonly exitCode: number
  readonly logs: ReadonlyArray<{ readonly type: "stdout" | "stderr"; readonly log: string }>
}
/** What the images do. `endless` never ends. */
const courses: { readonly [image: string]: Course | undefined } = {
  ok: { exitCode: 0, logs: [{ type: "stdout", log: "hello\n" }] },
  fail: { exitCode: 3, logs: [{ type: "stderr", log: "the cargo is missing\n" }] },
  writes: {
    exitCode: 0,
    logs: [
      { type: "stdout", log: "größer 漢字 " },
      { type: "stdout", log: "🚢\n" }
    ]
  },
  both: {
    exitCode: 0,
    logs: [
      { type: "stdout", log: "größer 漢字 " },
      { type: "stderr", log: "leise\n" },
      { type: "stdout", log: "🚢\n" }
    ]
  }
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const imageIn = (definition: Uint8Array | undefined): string => {
  if (definition === undefined) return "none"
  const { ops } = JSON.parse(textOf(definition)) as { ops: ReadonlyArray<{ args: { image?: string } }> }
  return ops[0]?.args.image?.split("/").at(-1) ?? "none"
}

export interface NodesOptions {
  readonly cluster: Cluster
  readonly files: Map<string, Uint8Array>
  /** The one that works, and its NOS account. */
  readonly node: Address
  readonly nosAccount: Address
  readonly rewardsVault: Address
}

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16))

export const makeNodes = ({ cluster, files, node, nosAccount }: NodesOptions) => {
  const { accounts, later, network } = cluster
  const busy = new Set<Address>()
  let runs = 0
  let areWorking = true
  let isPinning = true
  let areReachable = true
  let late: string | undefined
  let posted: Uint8Array | undefined
  const runAddress = () => Base58.encode(createHash("sha256").update(`run ${++runs}`).digest()) as Address

  const jobAt = (address: Address) => accounts.now(address) as JobAccount | undefined
  const runOf = (job: Address): readonly [Address, RunAccount] | undefined => {
    const found = accounts.all(1_000_000_000n).find(([, account]) => account.kind === "run" && account.job === job)
    return found as readonly [Address, RunAccount] | undefined
  }
  const definitionOf = ({ definition }: JobAccount) => files.get(Cid.fromDigest(definition))

  const pinned = (flow: object): Uint8Array => {
    const bytes = Cid.bytesOfJson(flow)
    const cid = Cid.ofBytes(bytes)
    if (isPinning) files.set(cid, bytes)
    return Cid.toDigest(cid)!
  }

  const flowOf = (course: Course | undefined, status: string, seconds: bigint, reason = {}) => {
    const at = Number(seconds) * 1_000
    const operation = course === undefined ? "stopped" : course.exitCode === 0 ? "success" : "failed"
    return {
      status,
      startTime: at - 2_000,
      endTime: at,
      opStates: [
        {
          operationId: "main",
          group: "main",
          providerId: "container",
          status: operation,
          startTime: at - 2_000,
          endTime: at,
          exitCode: course?.exitCode ?? 137,
          logs: (course?.logs ?? []).map((log) => ({ ...log, timestamp: at })),
          diagnostics: { reason: { hostShutDown: false, jobStopped: false, jobExpired: false, ...reason } }
        }
      ]
    }
  }

  const now = (act: Parameters<typeof later>[1]) => {
    cluster.advance()
    later(0, act)
    cluster.advance()
  }

  const finish = (address: Address) => (slot: bigint, seconds: bigint) => {
    const run = runOf(address)
    const job = jobAt(address)
    if (run === undefined || job === undefined) return
    const course = courses[imageIn(definitionOf(job))]
    const isExpired = seconds - run[1].time >= job.timeout
    if (course === undefined && !isExpired) return later(1_000, finish(address))
    const flow =
      course === undefined
        ? flowOf(undefined, "stopped", seconds, { jobExpired: true })
        : flowOf(course, course.exitCode === 0 ? "success" : "failed", seconds)
    const result = posted ?? pinned(flow)
    const market = accounts.now(job.market) as MarketAccount
    const deposit = depositOf(job.payer)
    const call = {
      program: network.jobs,
      accounts: [address, run[0], job.market, market.vault, deposit, nosAccount, run[1].payer, job.payer, run[1].node],
      data: Uint8Array.from([...bytesOf("434aaa847de9b625"), ...result])
    }
    cluster.act("finish", slot, seconds, call, (moment) =>
      settle(moment, { job: address, run: run[0], vault: market.vault, deposit, user: nosAccount }, result)
    )
  }

  const depositOf = (payer: Address): Address =>
    accounts
      .all(1_000_000_000n)
      .find(([, account]) => account.kind === "token" && account.owner === payer && account.lamports > 0n)![0]

  const take = (address: Address) => (slot: bigint, seconds: bigint) => {
    const job = jobAt(address)
    const market = job && (accounts.now(job.market) as MarketAccount)
    if (job === undefined || market === undefined || market.queueType !== 0) return
    if (market.queue[0] !== address) return
    const run = runAddress()
    const call = {
      program: network.jobs,
      accounts: [run, job.market, node, node, nosAccount, node, node],
      data: bytesOf("0f432dc3d789e52f")
    }
    cluster.act("work", slot, seconds, call, ({ draft }) => {
      const queue = market.queue.slice(1)
      draft.set(job.market, { ...market, queue, queueType: queue.length === 0 ? 255 : 0 })
      draft.set(run, { kind: "run", lamports: rentOf(120), job: address, node, payer: node, time: seconds })
    })
  }

  const complete = (address: Address) => (slot: bigint, seconds: bigint) => {
    const job = jobAt(address)
    if (job === undefined) return
    const course = late === undefined ? undefined : courses[late]
    const result = pinned(
      course === undefined
        ? flowOf(undefined, "stopped", seconds, { jobStopped: true })
        : flowOf(course, "success", seconds)
    )
    const call = {
      program: network.jobs,
      accounts: [address, job.node],
      data: Uint8Array.from([...bytesOf("004de0938819584c"), ...result])
    }
    cluster.act("complete", slot, seconds, call, ({ draft }) => draft.set(address, { ...job, result }))
  }

  /** Gives a running job back. */
  const quit = (address: Address) => {
    const run = runOf(address)!
    const job = jobAt(address)!
    const call = {
      program: network.jobs,
      accounts: [address, run[0], run[1].payer, run[1].node],
      data: bytesOf("bf678df050816799")
    }
    now((slot, seconds) =>
      cluster.act("quit", slot, seconds, call, ({ draft }) => {
        draft.set(address, { ...job, state: 3 })
        draft.set(run[0], undefined)
      })
    )
    busy.delete(address)
  }

  const discriminatorOf = ({ data }: Block["instructions"][number]) =>
    Array.from(data.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("")

  const look = () => {
    if (!areWorking) return
    for (const [address, account] of accounts.all(1_000_000_000n)) {
      if (account.kind === "market" && account.queueType === 0) {
        account.queue.forEach((job, place) => later(1_000 + place, take(job)))
      }
      if (account.kind === "run" && !busy.has(account.job)) {
        busy.add(account.job)
        later(2_000, finish(account.job))
      }
      void address
    }
  }
  cluster.onBlock(({ error, instructions }) => {
    if (error !== null) return
    for (const instruction of instructions) {
      if (discriminatorOf(instruction) === "b4a0f9d9c2794610") later(1_000, complete(instruction.accounts[0]!))
    }
    look()
  })

  /** Tells a job's log over a web socket, as a node does: all of it from the beginning, and stdout like stderr. */
  const openSocket: Host.OpenSocket = (_url, _headers, { closed, opened, received }) => {
    queueMicrotask(opened)
    return {
      send: (text) => {
        const { body, path } = JSON.parse(text) as { path: string; body: { jobAddress: Address } }
        const job = jobAt(body.jobAddress)
        if (path !== "/flog" || job === undefined || runOf(body.jobAddress) === undefined || !areReachable) {
          return queueMicrotask(() => closed(1007, "invalid job id"))
        }
        const course = courses[imageIn(definitionOf(job))]
        course?.logs.forEach(({ log }, index) => {
          const entry = { group: "main", opId: "main", type: "container", message: log, timestamp: 1_000 + index }
          queueMicrotask(() => received(JSON.stringify({ path: "flog", data: JSON.stringify(entry) })))
        })
      },
      close: () => {}
    }
  }

  /** Closes the account of a job that has ended, as anybody may. */
  const clean = (address: Address) => {
    const job = jobAt(address)!
    const call = { program: network.jobs, accounts: [address, job.payer, job.payer], data: bytesOf("f55abc44fdebab69") }
    now((slot, seconds) => cluster.act("cleanAdmin", slot, seconds, call, ({ draft }) => draft.set(address, undefined)))
  }

  return {
    clean,
    /** The digest that they post as result, whatever the work was. */
    finishWith: (digest: Uint8Array) => {
      posted = digest
    },
    /** What they post for jobs that are ended under them: what that image does, as if they had just been done. */
    completeWith: (image: string) => {
      late = image
    },
    openSocket,
    /** Whether their own servers answer. */
    setReachable: (reachable: boolean) => {
      areReachable = reachable
    },
    /** Whether they take jobs from now on. */
    setWorking: (working: boolean) => {
      areWorking = working
      look()
    },
    /** Whether what they finish with can be had from IPFS. */
    setPinning: (pinning: boolean) => {
      isPinning = pinning
    },
    quit,
    /** Takes the first job of its market. */
    take: (job: Address) => now(take(job)),
    finish: (job: Address) => now(finish(job))
  }
}
