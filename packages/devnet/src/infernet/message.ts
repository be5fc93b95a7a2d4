/** What a client may ask for, read with the type checks of the node's dataclasses. */
import { type Dict, depthOf, isDict, isList, typeName, type Value } from "../python/Value.ts"
import { PythonError } from "./PythonError.ts"
import type { Traits } from "./versions.ts"

export interface OffchainJob {
  readonly kind: "job"
  readonly id: string
  readonly ip: string
  readonly containers: ReadonlyArray<string>
  readonly data: Dict
  readonly requiresProof: boolean
}

export interface DelegatedSubscription {
  readonly kind: "subscription"
  readonly id: string
  readonly ip: string
  readonly subscription: Dict
  readonly expiry: bigint
}

export type Message = OffchainJob | DelegatedSubscription

type Check = (value: Value | undefined) => boolean

const isStr: Check = (value) => typeof value === "string"
/** In Python a bool is an int. */
const isInt: Check = (value) => typeof value === "bigint" || typeof value === "boolean"
const isBool: Check = (value) => typeof value === "boolean"
const isStrings: Check = (value) => isList(value) && value.every(isStr)
const isOptionalBool: Check = (value) => value === undefined || value === null || isBool(value)

type Shape = Readonly<Record<string, Check>>

const fits = (value: Value | undefined, shape: Shape): boolean =>
  isDict(value) && Object.entries(shape).every(([name, check]) => check(value.get(name)))

const signature: Shape = { nonce: isInt, expiry: isInt, v: isInt, r: isInt, s: isInt }
const schedule: Shape = { owner: isStr, active_at: isInt, period: isInt, frequency: isInt, redundancy: isInt }
const subscription: Shape = {
  ...schedule,
  containers: isStr,
  lazy: isBool,
  verifier: isStr,
  payment_amount: isInt,
  payment_token: isStr,
  wallet: isStr
}
const oldSubscription: Shape = {
  ...schedule,
  max_gas_price: isInt,
  max_gas_limit: isInt,
  container_id: isStr,
  inputs: isStr
}

/** `{"id": …, "ip": …, **given}`: what the client sends goes over what the server says. */
export const spread = (own: { readonly id: string; readonly ip: string }, given: Value): Dict => {
  if (!isDict(given)) throw new PythonError(`'${typeName(given)}' object is not a mapping`)
  return new Map<string, Value>([["id", own.id], ["ip", own.ip], ...given])
}

/** `undefined` when it is neither a job nor a subscription. */
export const read = (message: Dict, { isOld }: Traits): Message | undefined => {
  // The type is an enum, which no JSON is.
  if (message.has("type")) return undefined
  const base: Shape = { id: isStr, ip: isStr, data: isDict, ...(!isOld && { requires_proof: isOptionalBool }) }
  const own = { id: message.get("id") as string, ip: message.get("ip") as string }
  if (fits(message, { ...base, containers: isStrings })) {
    return {
      ...own,
      kind: "job",
      containers: message.get("containers") as ReadonlyArray<string>,
      data: message.get("data") as Dict,
      requiresProof: !isOld && message.get("requires_proof") === true
    }
  }
  const isSubscription: Shape = {
    ...base,
    subscription: (value) => fits(value, isOld ? oldSubscription : subscription),
    signature: (value) => fits(value, signature)
  }
  if (!fits(message, isSubscription)) return undefined
  const expiry = (message.get("signature") as Dict).get("expiry") as bigint | boolean
  return {
    ...own,
    kind: "subscription",
    subscription: message.get("subscription") as Dict,
    expiry: BigInt(expiry)
  }
}

/** The node copies what it stores and sends, two of Python's frames for each level. */
export const isTooDeep = (value: Value): boolean => depthOf(value) > 470
export const tooDeep = "maximum recursion depth exceeded"

export const unreadable =
  'can not match type "dict" to any type of "None" union: typing.Union[shared.message.OffchainJobMessage, shared.message.DelegatedSubscriptionMessage]'
