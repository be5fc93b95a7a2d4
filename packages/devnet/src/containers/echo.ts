import { dumps, spaced } from "../python/dumps.ts"
import { loads } from "../python/loads.ts"
import { isDict } from "../python/Value.ts"
import type { FunctionContainer } from "./Container.ts"
import { resourcesOf } from "./resources.ts"

/** Answers what it is given, to the last digit. */
export const echo: FunctionContainer = {
  description: "answers its data",
  image: "longshore/echo",
  resources: resourcesOf("echo"),
  serve: (_, { text }) => {
    const request = loads(text)
    const data = isDict(request) ? request.get("data") : undefined
    return new Response(dumps(data ?? null, spaced), { headers: { "content-type": "application/json" } })
  }
}
