/** What calls about deployments mean by a refusal, beyond the general rule. */
import { InvalidSpec, InvalidState, JobNotFound, Unauthorized } from "@longshore/core/JobError"
import type { ApiFault } from "../../ApiFault.ts"
import type { Meaning } from "../connection.ts"

/** What the server calls it, and what it is called here. */
const ours: { readonly [theirs: string]: string } = {
  active_revision: "activeRevision",
  job_definition: "definition",
  new_vault: "newVault",
  rotation_time: "rotation"
}

const words = ["rotation_time", "active_revision", "new_vault", "vault", "schedule", "replicas", "timeout", "market"]

/** Which part of what was asked the server's words are about, as its caller knows it. */
const fieldIn = ({ field, message }: ApiFault): string | undefined => {
  const named = field ?? words.find((word) => new RegExp(`\\b${word}\\b`).test(message))
  if (named === undefined) return undefined
  const [first = "", ...rest] = named.split(".")
  return [ours[first] ?? first, ...rest].join(".")
}

/** What is said goes on. */
const withoutDot = (sentence: string): string => sentence.replace(/\.$/, "")

const isInvalid = ({ status }: ApiFault): boolean => status === 400 || status === 422

/** The server's part for deployments says 500 of what it does not expect, and of what is the caller's fault too. */
export const ofDeployment: Meaning = (fault, said) => {
  const { message, status } = fault
  if (isInvalid(fault)) {
    const field = fieldIn(fault)
    return new InvalidSpec({ ...said, ...(field !== undefined && { field }) })
  }
  if (status !== 500) return undefined
  if (/\bincorrect state\b|\barchived\b/i.test(message)) {
    return new InvalidState({ ...said, message: `${withoutDot(said.message)}; deployments.get tells its status` })
  }
  if (
    /^(?:Authorization has expired|Invalid signature|Failed to authenticate|Non-base58|bad signature)/i.test(message)
  ) {
    return new Unauthorized(said)
  }
  return undefined
}

/** Nothing is named that could be missing, but what belongs to it is. */
export const ofCreating: Meaning = (fault, said) => {
  if (fault.status !== 404) return ofDeployment(fault, said)
  const field = fieldIn(fault) ?? (/\bvault\b/i.test(fault.message) ? "vault" : undefined)
  return new InvalidSpec({ ...said, ...(field !== undefined && { field }) })
}

/** The deployment can be there, and the revision not. */
export const ofRevision: Meaning = (fault, said) =>
  fault.status === 404 && /\brevision\b/i.test(fault.message)
    ? new InvalidSpec({ ...said, field: "activeRevision" })
    : ofDeployment(fault, said)

export const ofPage =
  (cursor: string | undefined): Meaning =>
  (fault, said) =>
    cursor !== undefined && fault.status === 500 && /\bcursor\b/i.test(fault.message)
      ? new InvalidSpec({ ...said, field: "cursor" })
      : ofDeployment(fault, said)

export const ofVault: Meaning = (fault, said) => {
  const { message, status } = fault
  if (status === 400) {
    const why = "what an API key pays with is no vault, and stays where it is"
    return new InvalidState({ ...said, message: `${withoutDot(said.message)}; ${why}` })
  }
  if (status === 404) return new JobNotFound(said)
  return status === 500 && /\b(?:nothing|no (?:funds|balance|tokens)|empty|insufficient)\b/i.test(message)
    ? new InvalidState(said)
    : ofDeployment(fault, said)
}
