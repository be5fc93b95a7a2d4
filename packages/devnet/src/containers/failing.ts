import type { FunctionContainer } from "./Container.ts"
import { resourcesOf } from "./resources.ts"

/** Fails every job, with an answer that is no JSON. */
export const failing: FunctionContainer = {
  description: "fails",
  image: "longshore/failing",
  resources: resourcesOf("failing"),
  serve: () => {
    throw new Error("this container always fails")
  }
}
