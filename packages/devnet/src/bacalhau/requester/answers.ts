/** Answers and errors of the requester API. */
import { type Json, write } from "../../go/Json.ts"
import { type Reply, text } from "../Reply.ts"
import type { Server } from "../Server.ts"

const plain = "text/plain; charset=utf-8"

/** Before 1.0 nothing says that it is JSON. */
export const success = ({ debug, traits }: Server, value: Json): Reply => {
  const isOld = traits.requester === "root"
  return {
    status: 200,
    body: `${write(value, { indents: debug && !isOld })}\n`,
    type: isOld ? plain : "application/json"
  }
}

const nosniff = { "x-content-type-options": "nosniff" }

export const failure = (
  status: number,
  message: string,
  code = "error-unknown-server-error",
  details: { readonly [key: string]: Json } = {}
): Reply => text(status, `${write({ Code: code, Message: message, Details: details, Err: message })}\n`, nosniff)

/** Without any shape. */
export const words = (status: number, message: string): Reply => text(status, `${message}\n`, nosniff)

export const noSuchJob = (status: number, id: string): Reply =>
  failure(status, `Job not found. ID: ${id}`, "error-job-not-found", { id })

/** The handler has panicked: the connection ends without an answer. */
export const dropped = "dropped"
