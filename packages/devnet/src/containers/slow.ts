import type { FunctionContainer } from "./Container.ts"
import { resourcesOf } from "./resources.ts"

/** Answers after `data.seconds`, 3 by default. */
export const slow: FunctionContainer = {
  description: "answers after data.seconds",
  image: "longshore/slow",
  resources: resourcesOf("slow"),
  serve: async ({ data }, { sleep }) => {
    const seconds = typeof data?.seconds === "number" ? data.seconds : 3
    await sleep(`${seconds} seconds`)
    return { slept: seconds }
  }
}
