/** What servers tell of jobs. */
import { Cid } from "@longshore/nosana"
import type {
  ApiJob,
  BatchItem,
  Extended,
  JobEvent,
  JobPage,
  JobStateName,
  ListedJob,
  Posted,
  Stopped
} from "../../Jobs.ts"
import { isAddress } from "../backend/address.ts"
import {
  type Fields,
  flag,
  isRecord,
  list,
  number,
  optionalNumber,
  optionalText,
  optionalTime,
  optionalUsd,
  readable,
  record,
  seconds,
  some,
  text,
  whole,
  wrong
} from "../wire.ts"

export const stateNames: ReadonlyArray<JobStateName> = ["QUEUED", "RUNNING", "COMPLETED", "STOPPED"]

/** The address of the chain's own program stands for no node. */
const nobody = "1".repeat(32)

export const stateIn = (fields: Fields): Pick<ApiJob, "state" | "stateName"> => {
  const named = stateNames.indexOf(fields.state as JobStateName)
  const state = named >= 0 ? named : number(fields, "state")
  return { state, stateName: stateNames[state] }
}

const resultIn = (fields: Fields): string | undefined => {
  const cid = optionalText(fields, "ipfsResult")
  return cid === Cid.zero ? undefined : cid
}

export const nodeIn = (fields: Fields): string | undefined => {
  const node = optionalText(fields, "node")
  return node === nobody ? undefined : node
}

/** What there is in full in a job, and in part in a list. */
const readers = {
  ipfsJob: (fields: Fields) => text(fields, "ipfsJob"),
  ipfsResult: resultIn,
  market: (fields: Fields) => text(fields, "market"),
  node: nodeIn,
  payer: (fields: Fields) => text(fields, "payer"),
  project: (fields: Fields) => text(fields, "project"),
  price: (fields: Fields) => whole(fields, "price"),
  type: (fields: Fields) => optionalText(fields, "type"),
  jobDefinition: (fields: Fields) => some(fields.jobDefinition),
  jobResult: (fields: Fields) => some(fields.jobResult),
  jobStatus: (fields: Fields) => optionalText(fields, "jobStatus"),
  timeStart: (fields: Fields) => optionalTime(fields, "timeStart"),
  timeEnd: (fields: Fields) => optionalTime(fields, "timeEnd"),
  listedAt: (fields: Fields) => optionalTime(fields, "listedAt"),
  timeout: (fields: Fields) => seconds(fields, "timeout"),
  usdRewardPerHour: (fields: Fields) => optionalUsd(fields, "usdRewardPerHour"),
  benchmarkProcessedAt: (fields: Fields) => some(fields.benchmarkProcessedAt)
}

type Read = { readonly [Name in keyof typeof readers]: ReturnType<(typeof readers)[Name]> }

const fieldsOf = <Names extends keyof Read>(fields: Fields, names: ReadonlyArray<Names>): Pick<Read, Names> =>
  Object.fromEntries(names.map((name) => [name, readers[name](fields)])) as Pick<Read, Names>

const allNames = Object.keys(readers) as ReadonlyArray<keyof Read>

/** The server does not repeat the address; where it does, another one is another job. */
export const readJob =
  (address: string) =>
  (json: unknown): ApiJob => {
    const fields = record(json)
    const told = optionalText(fields, "address")
    if (told !== undefined && told !== address) throw new SyntaxError("address is another one than was asked for")
    return { address, ...stateIn(fields), ...fieldsOf(fields, allNames), raw: json }
  }

/** A field that is not there is not there, and one that is there is read as in a job. */
export const readListed = (json: unknown): ListedJob => {
  const fields = record(json, "a job")
  const there = allNames.filter((name) => fields[name] !== undefined && fields[name] !== null)
  return {
    ...fieldsOf(fields, there),
    address: text(fields, "address"),
    market: text(fields, "market"),
    ...stateIn(fields),
    raw: json
  }
}

export const readPage = (json: unknown): JobPage => {
  const fields = record(json)
  return { jobs: list(fields.jobs, "jobs").map(readListed), total: number(fields, "totalJobs") }
}

/** Servers give a list, alone or by its name. */
export const readJobs = (json: unknown): ReadonlyArray<ListedJob> =>
  list(isRecord(json) ? json.jobs : json, isRecord(json) ? "jobs" : "the answer").map(readListed)

/** What was done is done, also where not all of it is told. */
const creditsIn = (value: unknown): Posted["credits"] => {
  const fields = isRecord(value) ? value : {}
  return {
    cost: readable(() => optionalUsd(fields, "costUSD")),
    creditsUsed: readable(() => optionalNumber(fields, "creditsUsed")),
    reservationId: readable(() => optionalText(fields, "reservationId")),
    project: readable(() => optionalText(fields, "project"))
  }
}

export const readPosted = (json: unknown): Posted => {
  const fields = record(json)
  const job = text(fields, "job")
  if (!isAddress(job)) throw new SyntaxError("job is not an address")
  return {
    job,
    run: readable(() => optionalText(fields, "run")),
    tx: readable(() => optionalText(fields, "tx")),
    credits: creditsIn(fields.credits)
  }
}

const sameJob = (fields: Fields, address: string): string => {
  const job = text(fields, "job")
  if (job === address) return job
  throw new SyntaxError("job is another one than was asked for")
}

export const readExtended =
  (address: string) =>
  (json: unknown): Extended => {
    const fields = record(json)
    const credits = some(fields.credits)
    return {
      job: sameJob(fields, address),
      tx: optionalText(fields, "tx"),
      credits: credits === undefined ? undefined : creditsIn(credits)
    }
  }

export const readStopped =
  (address: string) =>
  (json: unknown): Stopped => {
    const fields = record(json)
    return {
      job: sameJob(fields, address),
      tx: optionalText(fields, "tx"),
      delisted: flag(fields, "delisted"),
      outcome: optionalText(fields, "outcome")
    }
  }

export const readEvents = (json: unknown): ReadonlyArray<JobEvent> =>
  list(json).map((item) => {
    const fields = record(item, "an event")
    return {
      type: text(fields, "type"),
      job: optionalText(fields, "jobAddress"),
      node: optionalText(fields, "nodeAddress"),
      market: optionalText(fields, "marketAddress"),
      run: optionalText(fields, "runAddress"),
      signature: optionalText(fields, "signature"),
      instructionIndex: optionalNumber(fields, "instructionIndex"),
      slot: optionalNumber(fields, "slot"),
      time: optionalTime(fields, "blockTime"),
      data: some(fields.data),
      raw: item
    }
  })

/** Each part of what was asked once, whatever the order of the answer. */
export const readBatch =
  (length: number) =>
  (json: unknown): ReadonlyArray<BatchItem> => {
    const items = list(record(json).items, "items").map((item): BatchItem => {
      const fields = record(item, "an item")
      const index = number(fields, "index")
      if (!Number.isInteger(index) || index < 0 || index >= length) throw wrong("index", "one of what was asked", index)
      return {
        index,
        status: text(fields, "status"),
        job: optionalText(fields, "job"),
        run: optionalText(fields, "run"),
        tx: optionalText(fields, "tx")
      }
    })
    if (new Set(items.map(({ index }) => index)).size !== items.length) {
      throw new SyntaxError("items has the same index twice")
    }
    return items.toSorted((one, other) => one.index - other.index)
  }
