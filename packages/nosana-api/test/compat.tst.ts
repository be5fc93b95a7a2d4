import type { JobDefinition } from "@longshore/nosana"
import { createNosanaClient, type NosanaDeployment, type NosanaJobState } from "../src/index.ts"

declare const job_definition: JobDefinition.JobDefinition

const client = createNosanaClient({ api: { apiKey: process.env.NOSANA_API_KEY } })

// A network can come first, as in the kit.
export const others = [createNosanaClient(), createNosanaClient("devnet"), createNosanaClient("mainnet", { api: {} })]
// @ts-expect-error - there is no such network
export const none = () => createNosanaClient("moon")

// Times are numbers of minutes, and states are words beside the server's number.
export const jobs = async () => {
  const { jobs } = client.api
  const { address, credits, job } = await jobs.list({ ipfsHash: "Qm", market: "CA5p", timeout: 60 })
  credits.creditsUsed satisfies number | undefined
  await jobs.extend({ address, timeout: 120 })
  // @ts-expect-error - a text is no number of minutes
  await jobs.extend({ address, timeout: "2 hours" })
  // @ts-expect-error - the kit's seconds are none
  await jobs.extend({ address, seconds: 7200 })
  // @ts-expect-error - to list is to post
  await jobs.list()
  const { state, stateNumber } = await jobs.get(job)
  state satisfies NosanaJobState | undefined
  stateNumber satisfies number
  // @ts-expect-error - a job that waits is pending
  return state === "queued"
}

// A deployment has the kit's names for its fields, and dates.
export const deployments = async () => {
  const { deployments } = client.api
  const made: NosanaDeployment = await deployments.create({
    name: "web",
    market: "CA5p",
    replicas: 1,
    timeout: 60,
    strategy: "SIMPLE",
    job_definition
  })
  made.active_revision satisfies number
  made.created_at satisfies Date
  // @ts-expect-error - what is told is not changed by writing to it
  made.timeout = 90
  const { events, nextPage } = await made.getEvents({ sort_order: "asc", limit: 20 })
  // @ts-expect-error - servers give pages of 10, 20, 50 or 100
  await made.getJobs({ limit: 30 })
  // @ts-expect-error - there can be no next page
  await nextPage()
  return events[0]?.type satisfies string | undefined
}
