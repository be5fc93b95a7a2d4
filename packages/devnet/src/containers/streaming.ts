import type { ContainerContext, FunctionContainer } from "./Container.ts"
import { resourcesOf } from "./resources.ts"

const stream = 2

/**
 * Says `data.text` word by word, with `data.pause` seconds (0.1 by default) after each, when the job is a stream;
 * otherwise all of it at once.
 */
export const streaming: FunctionContainer = {
  description: "streams data.text word by word",
  image: "longshore/streaming",
  resources: resourcesOf("streaming"),
  serve: ({ data, destination }, context) => {
    const text = typeof data?.text === "string" ? data.text : "the quick brown fox jumps over the lazy dog"
    const pause = typeof data?.pause === "number" ? data.pause : 0.1
    return destination === stream ? words(text, pause, context) : { text }
  }
}

async function* words(text: string, pause: number, { sleep }: ContainerContext) {
  for (const word of text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
    yield word
    if (pause > 0) await sleep(`${pause} seconds`)
  }
}
