/** JSON with whole numbers of any size, as the RPC reads and writes them. */

interface WithSource {
  readonly parse: (
    text: string,
    revive: (key: string, value: unknown, context: { source?: string }) => unknown
  ) => unknown
  readonly rawJSON: (text: string) => unknown
}

const json = JSON as unknown as WithSource

/** A number that a double cannot hold becomes a bigint. Fails as `JSON.parse` does. */
export const readJson = (text: string): unknown =>
  json.parse(text, (_key, value, { source }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
      ? BigInt(source)
      : value
  )

export const writeJson = (value: unknown): string =>
  JSON.stringify(value, (_key, each) => (typeof each === "bigint" ? json.rawJSON(each.toString()) : each))
