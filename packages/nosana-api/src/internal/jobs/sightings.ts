/**
 * What is read of a list in which one job is looked for. The others are strangers': what is odd about them is left out, so that it
 * does not hide the job.
 */
import { type Fields, isRecord, list, number, optionalText, optionalTime, readable, record } from "../wire.ts"

export interface Sighted {
  readonly address: string
  /** The CID of its definition. `undefined` where the list leaves it out, or it cannot be read. */
  readonly ipfsJob: string | undefined
  readonly listedAt: Date | undefined
  readonly timeStart: Date | undefined
}

const sighted = (address: string, fields: Fields): Sighted => ({
  address,
  ipfsJob: readable(() => optionalText(fields, "ipfsJob")),
  listedAt: readable(() => optionalTime(fields, "listedAt")),
  timeStart: readable(() => optionalTime(fields, "timeStart"))
})

export interface Sightings {
  readonly jobs: ReadonlyArray<Sighted>
  /** How many there are on the page, with those that have no address. */
  readonly count: number
  /** How many there are on all pages. */
  readonly total: number
}

export const readSightings = (json: unknown): Sightings => {
  const fields = record(json)
  const items = list(fields.jobs, "jobs")
  const jobs = items.flatMap((item) => {
    const address = isRecord(item) ? readable(() => optionalText(item, "address")) : undefined
    return address === undefined ? [] : [sighted(address, item as Fields)]
  })
  return { jobs, count: items.length, total: number(fields, "totalJobs") }
}

/** The server does not repeat the address; where it does, another one is another job. */
export const readSighted =
  (address: string) =>
  (json: unknown): Sighted => {
    const fields = record(json)
    const told = readable(() => optionalText(fields, "address"))
    if (told !== undefined && told !== address) throw new SyntaxError("address is another one than was asked for")
    return sighted(address, fields)
  }
