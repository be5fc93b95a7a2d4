/** A service that counts what is in a text. */
import type { FunctionContainer } from "./Container.ts"
import { resourcesOf } from "./resources.ts"

export interface TextStatistics {
  readonly characters: number
  readonly characters_without_spaces: number
  readonly words: number
  readonly unique_words: number
  readonly sentences: number
  readonly paragraphs: number
  readonly average_word_length: number
  readonly average_sentence_length: number
  /** Different words by all words: how varied the text is. */
  readonly type_token_ratio: number
  readonly reading_time_seconds: number
  readonly longest_word: string
  readonly most_frequent_words: ReadonlyArray<{ readonly word: string; readonly count: number }>
}

const wordsPerMinute = 238
const shown = 10

const rounded = (value: number) => Math.round(value * 1000) / 1000

const segments = (text: string, granularity: "word" | "sentence") =>
  [...new Intl.Segmenter("en", { granularity }).segment(text)].filter(({ isWordLike, segment }) =>
    granularity === "word" ? isWordLike === true : segment.trim() !== ""
  )

export const statisticsOf = (text: string): TextStatistics => {
  const characters = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)].map(
    (each) => each.segment
  )
  const words = segments(text, "word").map(({ segment }) => segment)
  const counts = new Map<string, number>()
  for (const word of words.map((each) => each.toLowerCase())) counts.set(word, (counts.get(word) ?? 0) + 1)
  const sentences = segments(text, "sentence").length
  const letters = words.reduce((sum, word) => sum + [...word].length, 0)
  return {
    characters: characters.length,
    characters_without_spaces: characters.filter((each) => each.trim() !== "").length,
    words: words.length,
    unique_words: counts.size,
    sentences,
    paragraphs: text.split(/\n\s*\n/).filter((each) => each.trim() !== "").length,
    average_word_length: words.length === 0 ? 0 : rounded(letters / words.length),
    average_sentence_length: sentences === 0 ? 0 : rounded(words.length / sentences),
    type_token_ratio: words.length === 0 ? 0 : rounded(counts.size / words.length),
    reading_time_seconds: rounded((words.length / wordsPerMinute) * 60),
    longest_word: words.toSorted((one, other) => other.length - one.length)[0] ?? "",
    most_frequent_words: [...counts]
      .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
      .slice(0, shown)
      .map(([word, count]) => ({ word, count }))
  }
}

/** The text of a job, or of the container before this one: `{text}`, `{output: {text}}`, `{output: "…"}` or a bare text. */
const textIn = (data: unknown): string | undefined => {
  if (typeof data === "string") return data
  if (typeof data !== "object" || data === null) return undefined
  if ("text" in data && typeof data.text === "string") return data.text
  return "output" in data ? textIn(data.output) : undefined
}

/** Takes `{text}`, or what a container before it gave; see `textIn`. */
export const textStatistics: FunctionContainer = {
  description: "counts words, sentences and more in data.text",
  image: "longshore/text-statistics",
  resources: resourcesOf("text-statistics"),
  serve: ({ data }) => {
    const text = textIn(data)
    if (text === undefined) throw new Error('there is no text to count: give {"text": "..."}')
    return statisticsOf(text)
  }
}
