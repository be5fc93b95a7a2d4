/** What operations offer to the world at their exposed ports, under addresses that the host's tunnel gives them. */
import { createHash, randomBytes } from "node:crypto"
import { toBase58 } from "../solana/keys.ts"
import { type Operation, portsOf } from "./Definition.ts"
import type { Endpoint, Flow } from "./FlowState.ts"

export type Answer = (request: Request) => Response | Promise<Response>

/** Which services are behind which address, on all hosts. The newest is last, and answers. */
export type Tunnel = Map<string, ReadonlyArray<Answer>>

/** The services of one job. */
export interface Services {
  readonly flow: Flow
  readonly tunnel: Tunnel
  readonly urlOf: (hash: string) => string
  /** Where a service is, without a scheme, as literals give it. */
  readonly addressOf: (index: number, operation: Operation, port: number | string) => string
  /** Whether a service of the job has been reached. */
  readonly isReady: () => boolean
  readonly setReady: () => void
  readonly hashOf: (index: number, operation: Operation, port: number | string) => string
}

const hashed = (text: string, length: number): string =>
  toBase58(createHash("sha512").update(text).digest()).slice(0, length)

const publicLength = 44
const privateLength = 45

/** Names the services of one operation of a deployment, on whichever host its jobs run: all its ports are one. */
export const deploymentHash = (deployment: string, vault: string, operation: string): string =>
  hashed(`${operation}:0:${hashed(`${deployment}:${vault}`, privateLength)}`, publicLength)

const connect = (tunnel: Tunnel, hash: string, answer: Answer): void => {
  tunnel.set(hash, [...(tunnel.get(hash) ?? []), answer])
}

const disconnect = (tunnel: Tunnel, hash: string, answer: Answer): void => {
  const others = (tunnel.get(hash) ?? []).filter((each) => each !== answer)
  if (others.length > 0) tunnel.set(hash, others)
  else tunnel.delete(hash)
}

export const makeServices = (flow: Flow, tunnel: Tunnel, base: () => string): Services => {
  const hidden = new Map<string, string>()
  let isReady = false
  const hashOf = (index: number, operation: Operation, port: number | string) => {
    const name = `${index}:${port}:${flow.id}`
    if (operation.args.private !== true) return hashed(name, publicLength)
    if (!hidden.has(name)) hidden.set(name, hashed(randomBytes(privateLength).toString("hex"), privateLength))
    return hidden.get(name)!
  }
  const urlOf = (hash: string) => `${base()}/${hash}`
  return {
    flow,
    tunnel,
    urlOf,
    hashOf,
    addressOf: (index, operation, port) => urlOf(hashOf(index, operation, port)).replace(/^\w+:\/\//, ""),
    isReady: () => isReady,
    setReady: () => {
      isReady = true
    }
  }
}

export interface OpenServices {
  /** Whether the operation is ready only when somebody answers at its ports. */
  readonly needsAnswer: boolean
  readonly serve: (port: number, answer: Answer) => void
  readonly close: () => void
}

interface Opening {
  readonly operation: Operation
  /** Called when all ports that are checked have been answered at. */
  readonly ready: () => void
  /** Whether its container can be reached at all. */
  readonly canServe: boolean
}

/** Opens the ports of an operation that begins. */
export const openServices = (services: Services, { canServe, operation, ready }: Opening): OpenServices => {
  const { flow, hashOf, setReady, tunnel, urlOf } = services
  const index = flow.definition.ops.findIndex(({ id }) => id === operation.id)
  const ports = portsOf(operation).map((each) => ({ ...each, hash: hashOf(index, operation, each.port) }))
  const known = (): Readonly<Record<string, Endpoint>> => {
    const own = flow.state.secrets?.[flow.id]
    return typeof own === "object" ? own : {}
  }
  const set = (hash: string, status: Endpoint["status"]) => {
    const port = ports.find((each) => each.hash === hash)!.port
    const endpoint: Endpoint = { opID: operation.id, port, url: urlOf(hash), status }
    flow.state.secrets = { ...flow.state.secrets, [flow.id]: { ...known(), [hash]: endpoint } }
  }
  for (const { hash, health_checks = [] } of ports) set(hash, health_checks.length > 0 ? "OFFLINE" : "UNKNOWN")
  if (ports.length > 0) {
    flow.state.secrets = { ...flow.state.secrets, urlmode: operation.args.private === true ? "private" : "public" }
  }
  const checked = ports.filter(({ health_checks = [] }) => health_checks.length > 0)
  const { deployment_id: deployment } = flow.definition
  const shared =
    deployment === undefined || operation.args.private === true
      ? []
      : [deploymentHash(deployment, flow.project, operation.id)]
  const served = new Map<string, Answer>()
  const closePort = (hash: string) => {
    const answer = served.get(hash)
    if (answer !== undefined) for (const each of [hash, ...shared]) disconnect(tunnel, each, answer)
  }
  return {
    needsAnswer: canServe && checked.length > 0,
    serve: (port, answer) => {
      const own = ports.find((each) => String(each.port) === String(port))
      if (own === undefined) return
      closePort(own.hash)
      const answerHere: Answer = (request) => answer(request)
      served.set(own.hash, answerHere)
      for (const each of [own.hash, ...shared]) connect(tunnel, each, answerHere)
      set(own.hash, "ONLINE")
      setReady()
      if (checked.length > 0 && checked.every(({ hash }) => tunnel.has(hash))) ready()
    },
    close: () => {
      for (const { hash } of ports) {
        closePort(hash)
        if (flow.state.secrets?.[flow.id] !== undefined) set(hash, "OFFLINE")
      }
    }
  }
}
