/** What an endpoint answers. */
import { type Json, type WriteOptions, write } from "../go/Json.ts"

export interface Reply {
  readonly status: number
  readonly body: string
  /** None where nothing says what the body is. */
  readonly type: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

export const json = (value: Json, options: WriteOptions & { readonly status?: number } = {}): Reply => ({
  status: options.status ?? 200,
  body: `${write(value, options)}\n`,
  type: "application/json"
})

export const text = (status: number, body: string, headers?: Reply["headers"]): Reply => ({
  status,
  body,
  type: "text/plain; charset=utf-8",
  headers
})

export const empty = (status: number, headers?: Reply["headers"]): Reply => ({
  status,
  body: "",
  type: undefined,
  headers
})
