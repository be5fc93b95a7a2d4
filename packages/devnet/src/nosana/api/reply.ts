/** The gateway's answers. Each part of the real one has error bodies of its own shape. */
import { STATUS_CODES } from "node:http"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import * as Response from "effect/http/HttpServerResponse"
import type { Scope } from "./scopes.ts"

type Headers = Readonly<Record<string, string>>

export const json = (value: unknown, status = 200, headers: Headers = {}): HttpServerResponse =>
  Response.jsonUnsafe(value, { status, headers })

/** `{message}`, and a code where the server has one. */
export const message = (status: number, text: string, code?: string, headers: Headers = {}): HttpServerResponse =>
  json({ message: text, ...(code !== undefined && { code }) }, status, headers)

/** `{name, message}`: what went wrong in the server itself. */
export const named = (status: number, name: string, text: string): HttpServerResponse =>
  json({ name, message: text }, status)

/** `{error}`, as deployments have it. */
export const error = (status: number, text: string): HttpServerResponse => json({ error: text }, status)

/** A bare word. */
export const text = (status: number, words: string): HttpServerResponse =>
  Response.text(words, { status, contentType: "text/plain; charset=utf-8" })

/** What the framework of deployments says of a body that is not as it should be. */
export const fastify = (status: number, words: string, code?: string): HttpServerResponse =>
  json({ statusCode: status, ...(code !== undefined && { code }), error: STATUS_CODES[status], message: words }, status)

/** The key is good, and not for this. */
export const insufficientScope = (scope: Scope): HttpServerResponse =>
  message(403, `This API key lacks the required scope: ${scope}`, "INSUFFICIENT_SCOPE", {
    "www-authenticate": `Bearer error="insufficient_scope", scope="${scope}"`
  })
