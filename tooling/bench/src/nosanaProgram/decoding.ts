/** Reading 100,000 accounts of jobs: all of each, and what a list shows, against the decoder of Nosana's kit. */
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { Accounts } from "@longshore/nosana-program"
import type { Address } from "@solana/kit"
import { compare, cpuOf } from "../measure.ts"
import { installedPeers } from "../peers.ts"

const count = 100_000

/** Jobs that are done, no two with an address in common: nothing can be remembered from one to the next. */
const doneJobs = (): ReadonlyArray<Uint8Array> =>
  Array.from({ length: count }, () => {
    const bytes = crypto.getRandomValues(new Uint8Array(240))
    bytes.set(Accounts.jobLayout.discriminator)
    const view = new DataView(bytes.buffer)
    const { price, state, timeEnd, timeStart, timeout } = Accounts.jobLayout.offsets
    view.setBigUint64(price, 115n, true)
    view.setUint8(state, 2)
    view.setBigInt64(timeEnd, 1_750_000_300n, true)
    view.setBigInt64(timeStart, 1_750_000_000n, true)
    view.setBigInt64(timeout, 7200n, true)
    return bytes
  })

/** CPU time of reading all of them; what is read is kept, as a caller would. */
const reading = (jobs: ReadonlyArray<Uint8Array>, read: (bytes: Uint8Array) => unknown) => () =>
  cpuOf(async () => {
    const kept = new Array<unknown>(jobs.length)
    for (let index = 0; index < jobs.length; index++) kept[index] = read(jobs[index]!)
    if (kept.includes(undefined)) throw new Error("a job was not read")
  })

export const decoding = async (): Promise<void> => {
  const client = join(installedPeers(), "node_modules/@nosana/jobs-program/dist/index.js")
  const { decodeJobAccount } = await import(pathToFileURL(client).href)
  const jobs = doneJobs()
  const address = "gBxS1f6uyyGPuW5MzGBukidSb71jdsCb5fZaoSzULE5" as Address
  await compare(`reading ${count.toLocaleString("en")} accounts of jobs, CPU time`, 5, {
    // The kit goes on to make CIDs of the digests, which is not counted; ours are in "every field".
    "kit's decoder": reading(jobs, (data) => decodeJobAccount({ address, data })),
    "every field": reading(jobs, (bytes) => Accounts.decodeJob(address, bytes)),
    "fields of a list": reading(jobs, (bytes) => Accounts.decodeJobListView(address, bytes))
  })
}
