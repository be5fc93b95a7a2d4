import { readFileSync, writeFileSync } from "node:fs"

const counts = process.argv.slice(2).map((file) => {
  const text = readFileSync(file, "utf8")
  return { file, lines: text.split("\n").length - 1, words: text.split(/\s+/).filter(Boolean).length }
})
writeFileSync("report.json", JSON.stringify(counts, null, 2))
console.log(JSON.stringify({ words: counts.reduce((sum, { words }) => sum + words, 0) }))
