/** Shapes of JSON, and what is wrong with a value that has another: in the words of the host's validator. */

/** In the words of the validator, whose paths begin with `$input`. */
export interface Problem {
  readonly path: string
  readonly expected: string
  readonly value: unknown
}

export interface Check {
  readonly expected: string
  readonly run: (value: unknown, path: string) => ReadonlyArray<Problem>
}

const none: ReadonlyArray<Problem> = []

export const simple = (expected: string, isFine: (value: unknown) => boolean): Check => ({
  expected,
  run: (value, path) => (isFine(value) ? none : [{ path, expected, value }])
})

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const string = simple("string", (value) => typeof value === "string")
export const number = simple("number", (value) => typeof value === "number" && Number.isFinite(value))
export const boolean = simple("boolean", (value) => typeof value === "boolean")

export const literal = (...words: ReadonlyArray<string | number>): Check =>
  simple(
    words.length === 1 ? JSON.stringify(words[0]) : `(${words.map((word) => JSON.stringify(word)).join(" | ")})`,
    (value) => words.includes(value as string)
  )

export const array = (of: Check): Check => ({
  expected: `Array<${of.expected}>`,
  run: (value, path) =>
    Array.isArray(value)
      ? value.flatMap((each, index) => of.run(each, `${path}[${index}]`))
      : [{ path, expected: `Array<${of.expected}>`, value }]
})

export const record = (of: Check): Check => ({
  expected: `Record<string, ${of.expected}>`,
  run: (value, path) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([name, each]) => (each === undefined ? none : of.run(each, member(path, name))))
      : [{ path, expected: `Record<string, ${of.expected}>`, value }]
})

const member = (path: string, name: string) =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`

export const either = (...of: ReadonlyArray<Check>): Check => {
  const expected = `(${of.map((each) => each.expected).join(" | ")})`
  return {
    expected,
    run: (value, path) => {
      const found = of.map((each) => each.run(value, path))
      if (found.some((problems) => problems.length === 0)) return none
      // It is said what is wrong with the kind of value that is meant, as far as can be told.
      const [meant] = found.filter((each) => each[0]!.path !== path).sort((one, other) => one.length - other.length)
      return meant ?? [{ path, expected, value }]
    }
  }
}

interface Fields {
  readonly needs?: Readonly<Record<string, Check>>
  readonly may?: Readonly<Record<string, Check>>
  /** What other fields may be; none without it. */
  readonly others?: Check
}

export const object = (name: string, { may = {}, needs = {}, others }: Fields): Check => ({
  expected: name,
  run: (value, path) => {
    if (!isRecord(value)) return [{ path, expected: name, value }]
    const missing = Object.entries(needs).flatMap(([key, check]) =>
      value[key] === undefined ? [{ path: member(path, key), expected: check.expected, value: undefined }] : none
    )
    const given = Object.entries(value).flatMap(([key, each]) => {
      if (each === undefined) return none
      const check = needs[key] ?? may[key] ?? others
      return check === undefined
        ? [{ path: member(path, key), expected: "undefined", value: each }]
        : check.run(each, member(path, key))
    })
    return [...missing, ...given]
  }
})

export const also = (check: Check, expected: string, isFine: (value: any) => boolean): Check => ({
  expected: check.expected,
  run: (value, path) => {
    const problems = check.run(value, path)
    return problems.length > 0 || isFine(value) ? problems : [{ path, expected, value }]
  }
})
