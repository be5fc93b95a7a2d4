/** A service that turns text statistics into something to read, in Markdown. It comes after another container, never first. */
import type { FunctionContainer } from "./Container.ts"
import { resourcesOf } from "./resources.ts"
import type { TextStatistics } from "./textStatistics.ts"

const isStatistics = (data: unknown): data is TextStatistics =>
  typeof data === "object" &&
  data !== null &&
  "words" in data &&
  typeof data.words === "number" &&
  "most_frequent_words" in data &&
  Array.isArray(data.most_frequent_words)

const time = (seconds: number) =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`

export const reportOf = (statistics: TextStatistics): string =>
  [
    "# Text report",
    "",
    `${statistics.words} words in ${statistics.sentences} sentences and ${statistics.paragraphs} paragraphs, ` +
      `about ${time(statistics.reading_time_seconds)} to read.`,
    "",
    "| measure | value |",
    "| --- | --- |",
    `| characters | ${statistics.characters} |`,
    `| different words | ${statistics.unique_words} |`,
    `| type/token ratio | ${statistics.type_token_ratio} |`,
    `| average word | ${statistics.average_word_length} letters |`,
    `| average sentence | ${statistics.average_sentence_length} words |`,
    `| longest word | ${statistics.longest_word} |`,
    "",
    "## Most frequent words",
    "",
    ...statistics.most_frequent_words.map(({ count, word }, index) => `${index + 1}. ${word} (${count})`),
    ""
  ].join("\n")

export const report: FunctionContainer = {
  external: false,
  description: "writes a report about what text-statistics found",
  image: "longshore/report",
  resources: resourcesOf("report"),
  serve: ({ data }) => {
    if (!isStatistics(data))
      throw new Error("there are no statistics to report on: put text-statistics before this container")
    return reportOf(data)
  }
}
