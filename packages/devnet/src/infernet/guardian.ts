/** Decides which messages the node accepts. */
import type { ContainerSettings } from "../containers/Container.ts"
import { isIn } from "./addresses.ts"
import { type ContainerSets, checksumAddress, hexOf } from "./containerSets.ts"
import type { DelegatedSubscription, Message, OffchainJob } from "./message.ts"
import { PythonError } from "./PythonError.ts"
import type { Traits } from "./versions.ts"

export interface Refusal {
  readonly error: string
  readonly params: Readonly<Record<string, string>>
  /** The parameters hold what the node cannot write as JSON. */
  readonly isUnprintable?: true
}

interface GuardianOptions {
  readonly containers: ReadonlyMap<string, ContainerSettings>
  readonly isChainEnabled: boolean
  readonly sets: ContainerSets
  readonly traits: Traits
  readonly now: () => number
}

export type Guardian = (message: Message) => Refusal | undefined

/** What comes of writing a message down that was refused as a whole. */
export const unprintable = "Object of type MessageType is not JSON serializable"

const zero = "0x0000000000000000000000000000000000000000"

export const makeGuardian = ({ containers, isChainEnabled, now, sets, traits }: GuardianOptions): Guardian => {
  const unsupported = (ids: ReadonlyArray<string>): Refusal | undefined => {
    const unknown = ids.find((id) => !containers.has(id))
    return unknown === undefined ? undefined : { error: "Container not supported", params: { container: unknown } }
  }
  const internal = (first: string): Refusal | undefined =>
    containers.get(first)!.external === false
      ? { error: "First container must be external", params: { first_container: first } }
      : undefined
  const proofless = (ids: ReadonlyArray<string>, requiresProof: boolean): Refusal | undefined =>
    requiresProof && containers.get(ids.at(-1)!)!.generatesProofs !== true
      ? { error: "Container does not generate proof", params: { container: ids.at(-1)! } }
      : undefined
  const notFor = (address: string, container: string | undefined): Refusal | undefined =>
    container === undefined ? undefined : { error: "Container not allowed for address", params: { container, address } }

  const isAllowedIp = (id: string, ip: string) => {
    const { allowedIps = [] } = containers.get(id)!
    if (allowedIps.length === 0) return true
    return traits.isOld ? allowedIps.includes(ip) : isIn(ip, allowedIps)
  }
  const isAllowedOwner = (id: string, owner: string) => {
    const { allowedDelegateAddresses = [] } = containers.get(id)!
    const allowed = allowedDelegateAddresses.map((each) => each.toLowerCase())
    return allowed.length === 0 || allowed.includes(owner.toLowerCase())
  }

  const job = ({ containers: ids, ip, requiresProof }: OffchainJob): Refusal | undefined => {
    if (ids.length === 0) return { error: "No containers specified", params: {} }
    return (
      unsupported(ids) ??
      internal(ids[0]!) ??
      proofless(ids, requiresProof) ??
      notFor(
        ip,
        ids.find((id) => !isAllowedIp(id, ip))
      )
    )
  }

  const subscription = ({ expiry, subscription: given }: DelegatedSubscription): Refusal | undefined => {
    if (!isChainEnabled) return { error: "Chain not enabled", params: {}, isUnprintable: true }
    if (expiry < BigInt(Math.floor(now() / 1000))) {
      return { error: "Signature expired", params: {}, isUnprintable: true }
    }
    const text = (name: string) => given.get(name) as string
    const ids = traits.isOld ? text("container_id").split(",") : sets(hexOf(text("containers")))
    const refusal = unsupported(ids)
    if (refusal !== undefined) return refusal
    if (ids.length === 0) throw new PythonError("list index out of range")
    const requiresProof = () => !traits.isOld && checksumAddress(text("verifier")) !== zero
    const owner = () => (traits.isOld ? text("owner") : checksumAddress(text("owner")))
    return (
      internal(ids[0]!) ??
      proofless(ids, requiresProof()) ??
      notFor(
        owner(),
        ids.find((id) => !isAllowedOwner(id, owner()))
      )
    )
  }

  return (message) => (message.kind === "job" ? job(message) : subscription(message))
}
