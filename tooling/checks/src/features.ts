/** The feature table of the README, from what the backends declare. */
import { backends } from "longshore/backends"

const words = (list: ReadonlyArray<string>) => list.join(", ") || "–"

export const featureTable = (): string =>
  [
    "| backend | runs | can | never honours |",
    "| --- | --- | --- | --- |",
    ...backends.map(
      ({ accepts, capabilities, id, refuses }) =>
        `| \`${id}\` | ${words(accepts)} | ${words(capabilities)} | ${words(refuses)} |`
    )
  ].join("\n")

const marked = /(<!-- features -->\n)[\s\S]*?(\n<!-- \/features -->)/

export const withFeatures = (readme: string): string => {
  if (!marked.test(readme)) throw new Error("README.md has no <!-- features --> … <!-- /features --> to fill")
  return readme.replace(marked, (_, before: string, after: string) => `${before}${featureTable()}${after}`)
}
