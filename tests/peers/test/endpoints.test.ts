/** Where services are reached, by @nosana/endpoints and by us. */
import "./loopback.ts"
import { Endpoint, type JobDefinition } from "@longshore/nosana"
import { createHash, getExposeIdHash, getJobExposedServices } from "@nosana/endpoints"
import { describe, expect, it } from "vitest"
import { corpus } from "./definitions.ts"
import { seeded } from "./seeded.ts"

const exposeOf = ({ args }: { readonly args?: object | undefined }) => (args as { expose?: unknown })?.expose
const definitions = corpus as ReadonlyArray<JobDefinition.JobDefinition>
const exposing = definitions.filter(({ ops }) => ops.some((operation) => exposeOf(operation) !== undefined))
/** Outside of a list the kit passes a port with health checks over, and port 0; hosts take both. */
const isPassedOver = (expose: unknown) =>
  expose === 0 || (typeof expose === "object" && expose !== null && !Array.isArray(expose) && "port" in expose)

describe("service URLs", () => {
  it.each(exposing.map((definition, place) => ({ place, definition })))("of definition $place", ({ definition }) => {
    const random = seeded(7)
    const services = (value: JobDefinition.JobDefinition, job: string) =>
      Endpoint.serviceUrls(value, job).map(({ hash, operation, port }) => ({ hash, operation, port }))
    const theirs = (value: JobDefinition.JobDefinition, job: string) =>
      getJobExposedServices(value as never, job).map(({ hash, opId, port }) => ({ hash, operation: opId, port }))
    const listed = {
      ...definition,
      ops: definition.ops.map((operation) =>
        isPassedOver(exposeOf(operation))
          ? { ...operation, args: { ...operation.args, expose: [exposeOf(operation)] } }
          : operation
      )
    } as JobDefinition.JobDefinition
    for (let round = 0; round < 20; round++) {
      const job = random.address()
      expect(services(definition, job)).toEqual(theirs(listed, job))
    }
  })

  it("has every kind of port among them, and the one that the kit passes over", () => {
    const job = seeded(8).address()
    const urls = exposing.flatMap((definition) => Endpoint.serviceUrls(definition, job))
    expect(urls.length).toBeGreaterThan(10)
    expect(urls.some(({ port }) => typeof port === "string")).toBe(true)
    expect(exposing.some(({ ops }) => ops.some((operation) => isPassedOver(exposeOf(operation))))).toBe(true)
    for (const { hash, url } of urls) expect(url).toBe(`https://${hash}.node.k8s.prd.nos.ci`)
  })
})

describe("hashes", () => {
  it("of 500 ports and deployments", () => {
    const random = seeded(9)
    for (let round = 0; round < 500; round++) {
      const job = random.address()
      const index = random.below(12)
      const port = random.pick<number | string>([random.below(65_536), "8000-8010"])
      expect(Endpoint.serviceHash(job, index, port)).toBe(getExposeIdHash(job, index, port))
      const deployment = random.cid()
      const all = createHash(`${deployment}:${job}`, 45)
      expect(Endpoint.deploymentHash(deployment, job)).toBe(all)
      expect(Endpoint.deploymentServiceHash(deployment, job, "web")).toBe(getExposeIdHash(all, "web", 0))
    }
  })
})
