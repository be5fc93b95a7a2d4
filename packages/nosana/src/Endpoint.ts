/**
 * Where the services of a job are reached. The URL of a port is a hash of its place in the definition and of the job's
 * address, so that it is known as soon as the job has an address.
 */
import { sha512 } from "@noble/hashes/sha2.js"
import * as Base58 from "./Base58.ts"
import { isPlaceholder } from "./internal/definitionSchema.ts"
import type { Expose, JobDefinition, RunArgs } from "./JobDefinition.ts"

/** Where hosts are reached on mainnet. */
export const mainnetDomain = "node.k8s.prd.nos.ci"
/** Where hosts are reached on devnet. */
export const devnetDomain = "node.k8s.dev.nos.ci"

export interface ServiceUrl {
  /** The operation's id. */
  readonly operation: string
  /** A number, or a range as it is written. */
  readonly port: number | string
  /** The first part of the host's name. `undefined` for a private operation: only the job's host knows it, see `Host.endpoints`. */
  readonly hash: string | undefined
  readonly url: string | undefined
}

export interface DeploymentUrl {
  readonly operation: string
  readonly hash: string
  readonly url: string
}

export interface UrlOptions {
  /** `node.k8s.prd.nos.ci` by default. */
  readonly domain?: string | undefined
}

const hashOf = (text: string, length: number): string =>
  Base58.encode(sha512(new TextEncoder().encode(text))).slice(0, length)

/** The hash of one port. `operationIndex` counts all operations of the definition from 0, also those that expose nothing. */
export const serviceHash = (job: string, operationIndex: number, port: number | string): string =>
  hashOf(`${operationIndex}:${port}:${job}`, 44)

/** The hash of all jobs of a deployment together. `vault` is the account that pays: with an API key the user's own. */
export const deploymentHash = (deployment: string, vault: string): string => hashOf(`${deployment}:${vault}`, 45)

/** The hash of an operation in all jobs of a deployment: all of its ports have the same. */
export const deploymentServiceHash = (deployment: string, vault: string, operation: string): string =>
  hashOf(`${operation}:0:${deploymentHash(deployment, vault)}`, 44)

/**
 * The URL of every port that the definition exposes, in its order. A port that a placeholder stands for is not among them:
 * it is known when the job runs, and then from `Host.endpoints`.
 */
export const serviceUrls = (
  definition: JobDefinition,
  job: string,
  { domain = mainnetDomain }: UrlOptions = {}
): ReadonlyArray<ServiceUrl> =>
  definition.ops.flatMap(({ args, id }, index) => {
    const { expose, private: isPrivate } = args as Partial<RunArgs>
    return portsOf(expose).map((port) => {
      const hash = isPrivate === true ? undefined : serviceHash(job, index, port)
      return { operation: id, port, hash, url: hash && `https://${hash}.${domain}` }
    })
  })

/** The URL of every operation that exposes a port, for a deployment whose jobs share them. Private operations have none. */
export const deploymentUrls = (
  definition: JobDefinition,
  deployment: string,
  vault: string,
  { domain = mainnetDomain }: UrlOptions = {}
): ReadonlyArray<DeploymentUrl> =>
  definition.ops.flatMap(({ args, id }) => {
    const { expose, private: isPrivate } = args as Partial<RunArgs>
    if (expose === undefined || isPrivate === true || (Array.isArray(expose) && expose.length === 0)) return []
    const hash = deploymentServiceHash(deployment, vault, id)
    return [{ operation: id, hash, url: `https://${hash}.${domain}` }]
  })

const portsOf = (expose: Expose | undefined): ReadonlyArray<number | string> => {
  const items = expose === undefined ? [] : Array.isArray(expose) ? expose : [expose]
  return items.flatMap((item: Exclude<Expose, ReadonlyArray<unknown>>) => {
    const port = typeof item === "object" ? ("port" in item ? item.port : undefined) : item
    return port === undefined || (typeof port === "string" && isPlaceholder(port)) ? [] : [port]
  })
}
