/** What a node is asked to run, and what of it would be refused before anything is sent. */
import { InvalidSpec } from "@longshore/core/JobError"
import { isPlain, type Sendable, unsendable, writeJson } from "./internal/writeJson.ts"
import type { Subscription, SubscriptionRequest, SubscriptionSignature } from "./Subscription.ts"

export type { Sendable } from "./internal/writeJson.ts"

/** A job for containers that the node runs. */
export interface JobRequest {
  /** Each takes the output of the one before. The first must be external. */
  readonly containers: ReadonlyArray<string>
  /** What the first container takes. Bigints are sent as JSON integers of any length. */
  readonly data: { readonly [key: string]: Sendable | undefined }
  /** Whether the last container must give a proof. Nodes before 1.0 do not know of it. */
  readonly requires_proof?: boolean | undefined
  /** The caller's own id: a UUID by default. Posting an id twice runs its job twice. */
  readonly id?: string | undefined
}

/** The largest body that a node reads. */
export const maxBodyBytes = 16 * 1024 * 1024

/** The body of a request for a job. */
export interface Body {
  readonly id: string
  readonly text: string
  readonly bytes: number
}

export const isSubscription = (request: JobRequest | SubscriptionRequest): request is SubscriptionRequest =>
  isPlain(request) && "subscription" in request

const invalid = (field: string, message: string) => new InvalidSpec({ field, message: `${field}: ${message}` })

const isObject = (request: unknown) => (isPlain(request) ? undefined : invalid("request", "must be an object"))

/** The body, or why there is none. Only what is known is sent: a node takes any other key for its own. */
export const jobBody = (request: JobRequest): Body | InvalidSpec => {
  const { containers, data, id = crypto.randomUUID(), requires_proof } = request ?? {}
  const known = ["containers", "data", "requires_proof", "id"]
  const problem =
    isObject(request) ??
    unknownKey(request, known) ??
    containersProblem(containers) ??
    dataProblem(data) ??
    proofProblem(requires_proof) ??
    idProblem(id)
  if (problem !== undefined) return problem
  const written = body({ id, containers, data, ...(requires_proof !== undefined && { requires_proof }) })
  return written instanceof InvalidSpec ? written : { id, ...written }
}

/** The same of a subscription. A node turns most of what can be wrong with one into words that mean nothing. */
export const subscriptionBody = (request: SubscriptionRequest, now: number): Omit<Body, "id"> | InvalidSpec => {
  const { data, requires_proof, signature, subscription } = request ?? {}
  const problem =
    isObject(request) ??
    unknownKey(request, ["subscription", "signature", "data", "requires_proof"]) ??
    subscriptionProblem(subscription) ??
    signatureProblem(signature, now) ??
    dataProblem(data) ??
    proofProblem(requires_proof)
  if (problem !== undefined) return problem
  return body({ subscription, signature, data, ...(requires_proof !== undefined && { requires_proof }) })
}

const body = (value: object): Omit<Body, "id"> | InvalidSpec => {
  const text = writeJson(value)
  const bytes = bytesOf(text)
  return bytes <= maxBodyBytes
    ? { text, bytes }
    : invalid("data", `the request has ${bytes} bytes, and a node takes ${maxBodyBytes}; send less`)
}

/** In UTF-8. */
const bytesOf = (text: string) => (/[^ -~]/.test(text) ? new TextEncoder().encode(text).length : text.length)

const unknownKey = (request: object, known: ReadonlyArray<string>) => {
  const key = Object.keys(request).find((each) => !known.includes(each))
  return key === undefined ? undefined : invalid(key, `there is no such field; known are ${known.join(", ")}`)
}

const containersProblem = (containers: unknown) => {
  if (!Array.isArray(containers)) return invalid("containers", "must be a list of container ids")
  if (containers.length === 0) return invalid("containers", "name at least one container")
  const index = containers.findIndex((each) => typeof each !== "string" || each === "")
  return index < 0
    ? undefined
    : invalid(`containers[${index}]`, `${JSON.stringify(containers[index])} is no container id`)
}

const dataProblem = (data: unknown) => {
  if (!isPlain(data)) return invalid("data", `must be an object, and is ${kindOf(data)}`)
  const found = unsendable("data", data)
  return found && invalid(found.field, found.message)
}

const kindOf = (value: unknown) => {
  if (value === null || value === undefined) return String(value)
  if (typeof value === "string") return "a text"
  return Array.isArray(value) ? "a list" : `a ${typeof value === "object" ? value.constructor?.name : typeof value}`
}
const shown = (value: unknown) => (typeof value === "string" ? JSON.stringify(value) : String(value))

const proofProblem = (given: unknown) =>
  given === undefined || typeof given === "boolean" ? undefined : invalid("requires_proof", "must be true or false")

const idProblem = (id: unknown) => {
  if (typeof id !== "string" || id === "") return invalid("id", `${JSON.stringify(id)} is not a text that is not empty`)
  // The node cuts it off there when it lists ids.
  return id.includes(":") ? invalid("id", `${JSON.stringify(id)} must not contain a colon`) : undefined
}

const subscriptionProblem = (subscription: Subscription) => {
  if (!isPlain(subscription)) return invalid("subscription", "must be an object")
  const address = (["owner", "verifier", "payment_token", "wallet"] as const).find(
    (name) => !/^0x[\da-fA-F]{40}$/.test(subscription[name])
  )
  if (address !== undefined) {
    return invalid(`subscription.${address}`, `${JSON.stringify(subscription[address])} is not an address of 20 bytes`)
  }
  if (!/^(0x)?[\da-fA-F]{64}$/.test(subscription.containers)) {
    return invalid("subscription.containers", "must be the hash of the container ids; hashContainers makes it")
  }
  if (typeof subscription.lazy !== "boolean") return invalid("subscription.lazy", "must be true or false")
  const counts = ["active_at", "period", "frequency", "redundancy"]
  return numbersProblem("subscription", subscription, counts, ["payment_amount"])
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
const isUint256 = (value: unknown) => typeof value === "bigint" && value >= 0n && value < 1n << 256n

const numbersProblem = (field: string, given: object, counts: ReadonlyArray<string>, big: ReadonlyArray<string>) => {
  const values = given as Readonly<Record<string, unknown>>
  const count = counts.find((name) => !isCount(values[name]))
  if (count !== undefined)
    return invalid(`${field}.${count}`, `${shown(values[count])} is not a whole number of 0 or more`)
  const amount = big.find((name) => !isUint256(values[name]))
  return amount === undefined
    ? undefined
    : invalid(`${field}.${amount}`, `${shown(values[amount])} is not a bigint of 256 bits, such as 0n`)
}

const signatureProblem = (signature: SubscriptionSignature, now: number) => {
  if (!isPlain(signature)) return invalid("signature", "must be an object; splitSignature makes it")
  const problem = numbersProblem("signature", signature, ["nonce", "expiry", "v"], ["r", "s"])
  if (problem !== undefined || signature.expiry * 1000 > now) return problem
  const at = new Date(signature.expiry * 1000).toISOString()
  return invalid("signature.expiry", `the signature expired at ${at}; sign again with a later expiry`)
}
