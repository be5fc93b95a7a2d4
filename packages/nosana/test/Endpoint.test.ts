import { describe, expect, it } from "vitest"
import * as Endpoint from "../src/Endpoint.ts"
import type { Expose, JobDefinition, RunArgs } from "../src/JobDefinition.ts"

const job = "B3MmwHz7sovudYwMxZFwjS2E6eMRaEEqNgWao5RYUkLi"
const ollama = "H3fhW6p9qQ2anKERK85LCVd3TJu2DVPdX2FhzWLMUyqg"

const exposing = (...exposed: ReadonlyArray<Partial<RunArgs> | undefined>): JobDefinition => ({
  version: "0.1",
  type: "container",
  ops: exposed.map((args, index) =>
    args === undefined
      ? { type: "container/create-volume", id: `v${index}`, args: { name: "v" } }
      : { type: "container/run", id: `op${index}`, args: { image: "i", ...args } }
  )
})
const ports = (expose: Expose) =>
  Endpoint.serviceUrls(exposing({ expose }), job).map(({ hash, port }) => [port, hash] as const)

describe("the hash of a port", () => {
  it.each([
    [ollama, 0, 11434, "tzrYei3AxEa13vc1qY1VLoNniRKX7jF5dNJVq93HPPb5"],
    [ollama, 1, 80, "3GxJmuPjXcM9nVSvLr3hH7CJ4PNKe8mXnDtBeGDp5hLA"],
    [ollama, 1, 8080, "5TgVEfjNwchfQi5Qidu6ydoqKb5T1BEx8nb6Kjc3drjF"],
    [job, 0, 80, "2Q8rNYKwxEcQK2vrouiKsqNUkk6noR5tvNqWJ4kLymtV"],
    [job, 0, 8080, "23nQnoQVSN3xfTEBTftSbentDYNMxbZAG4D3poNyewk8"]
  ])("of %s, operation %d, port %d is %s", (address, index, port, hash) => {
    expect(Endpoint.serviceHash(address, index, port)).toBe(hash)
  })
})

describe("the hash of a deployment", () => {
  it.each([
    [
      "DEPLOYMENT",
      "VAULT",
      "svc",
      "5z5x8cHo6aubDFwka8BXCVMNRbfKB3spjrvMsXqn3AoCw",
      "hzZE5bLcqPeJHRC2vHCnhaoew4cZ251Rm43bPuQ9FfDh"
    ],
    [
      "my-deployment",
      "7rFPFnxjXHC2sfDy3qrDa9pEb4j49oivMuV7e8sYDPmB",
      "nginx",
      "4HTy8BLop89pwXLujjqesJdYRvexWmKzVdZwYTyKNaU4i",
      "4Pf7CcHnJwthSmZJirXjcQKK5N5bgddiBdqDo4MDxj7L"
    ]
  ])("%s of %s", (deployment, vault, operation, whole, service) => {
    expect(Endpoint.deploymentHash(deployment, vault)).toBe(whole)
    expect(Endpoint.deploymentServiceHash(deployment, vault, operation)).toBe(service)
  })
})

describe("the services of a job", () => {
  it("are all ports of all operations, in their order", () => {
    expect(Endpoint.serviceUrls(exposing({ expose: [80, { port: 8080 }] }), job)).toEqual([
      {
        operation: "op0",
        port: 80,
        hash: "2Q8rNYKwxEcQK2vrouiKsqNUkk6noR5tvNqWJ4kLymtV",
        url: "https://2Q8rNYKwxEcQK2vrouiKsqNUkk6noR5tvNqWJ4kLymtV.node.k8s.prd.nos.ci"
      },
      {
        operation: "op0",
        port: 8080,
        hash: "23nQnoQVSN3xfTEBTftSbentDYNMxbZAG4D3poNyewk8",
        url: "https://23nQnoQVSN3xfTEBTftSbentDYNMxbZAG4D3poNyewk8.node.k8s.prd.nos.ci"
      }
    ])
  })

  it("count operations that expose nothing", () => {
    const [only] = Endpoint.serviceUrls(exposing(undefined, { expose: 80 }), ollama, { domain: Endpoint.devnetDomain })
    expect(only?.url).toBe("https://3GxJmuPjXcM9nVSvLr3hH7CJ4PNKe8mXnDtBeGDp5hLA.node.k8s.dev.nos.ci")
  })

  it("are also those of a single object, and of a range as it is written", () => {
    expect(ports({ port: 80 })).toEqual([[80, "2Q8rNYKwxEcQK2vrouiKsqNUkk6noR5tvNqWJ4kLymtV"]])
    expect(ports(["8000-8010"])).toEqual([["8000-8010", Endpoint.serviceHash(job, 0, "8000-8010")]])
  })

  it("are not those that a placeholder stands for", () => {
    expect(
      ports(["%%ops.a.results.port%%", "%%global.port%%", { __spread__: "%%ops.a.results.ports%%" }, 80])
    ).toHaveLength(1)
    expect(ports("%%global.port%%")).toEqual([])
    expect(Endpoint.serviceUrls(exposing({}), job)).toEqual([])
  })

  it("have no URL that can be computed where they are private, and the others have", () => {
    const urls = Endpoint.serviceUrls(exposing({ expose: 80, private: true }, { expose: 80 }), ollama)
    expect(urls.map(({ operation, url }) => [operation, url?.slice(8, 16)])).toEqual([
      ["op0", undefined],
      ["op1", "3GxJmuPj"]
    ])
  })
})

describe("the services of a deployment", () => {
  it("are one for each operation that exposes something", () => {
    const definition = exposing({ expose: [80, 81] }, {}, { expose: 80, private: true }, { expose: [] })
    const hash = Endpoint.deploymentServiceHash("d", "v", "op0")
    expect(Endpoint.deploymentUrls(definition, "d", "v", { domain: "example.org" })).toEqual([
      { operation: "op0", hash, url: `https://${hash}.example.org` }
    ])
  })
})
