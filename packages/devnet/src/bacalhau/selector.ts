/** Label selectors as Kubernetes reads them. */
import { refused } from "./problem.ts"

export type Selector = (labels: Readonly<Record<string, string>>) => boolean

const operators = "in, notin, =, ==, !=, gt, lt"
const longest = 63

const tokensOf = (text: string): ReadonlyArray<string> => text.match(/==|!=|[=!<>(),]|[^\s=!<>(),]+/g) ?? []

const isName = (token: string | undefined): token is string => token !== undefined && !/^(==|!=|[=!<>(),])$/.test(token)

const fail = (message: string) => refused(400, message)

const found = (token: string | undefined) => `found '${token ?? ""}'`

const checkValue = (key: string, value: string, at: number) => {
  const where = `unable to parse requirement: values[${at}][${key}]: Invalid value: ${JSON.stringify(value)}`
  if (Buffer.byteLength(value) > longest) throw fail(`${where}: must be no more than ${longest} bytes`)
  if (value !== "" && !/^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$/.test(value)) {
    throw fail(
      `${where}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`
    )
  }
}

/** Throws a problem for one that cannot be read. */
export const selector = (text: string): Selector => {
  const tokens = tokensOf(text)
  const requirements: Array<Selector> = []
  let at = 0

  const valuesIn = (key: string): ReadonlyArray<string> => {
    if (tokens[at] !== "(") throw fail(`unable to parse requirement: ${found(tokens[at])} expected: '('`)
    at++
    const values: Array<string> = []
    for (; tokens[at] !== ")"; at++) {
      const token = tokens[at]
      if (token === ",") continue
      if (!isName(token)) throw fail(`unable to parse requirement: ${found(token)}, expected: ',', ')' or identifier`)
      values.push(token)
    }
    at++
    values.forEach((value, index) => checkValue(key, value, index))
    return values
  }
  const value = (key: string): string => {
    const token = tokens[at]
    if (!isName(token)) return ""
    at++
    checkValue(key, token, 0)
    return token
  }
  const requirement = (): Selector => {
    if (tokens[at] === "!") {
      const key = tokens[++at]
      if (!isName(key)) throw fail(`unable to parse requirement: ${found(key)}, expected: identifier`)
      at++
      return (labels) => labels[key] === undefined
    }
    const key = tokens[at]
    if (!isName(key)) throw fail(`${found(key)}, expected: !, identifier, or 'end of string'`)
    at++
    const operator = tokens[at]
    if (operator === undefined || operator === ",") return (labels) => labels[key] !== undefined
    at++
    switch (operator) {
      case "=":
      case "==": {
        const wanted = value(key)
        return (labels) => labels[key] === wanted
      }
      case "!=": {
        const unwanted = value(key)
        return (labels) => labels[key] !== unwanted
      }
      case "in": {
        const values = valuesIn(key)
        return (labels) => labels[key] !== undefined && values.includes(labels[key])
      }
      case "notin": {
        const values = valuesIn(key)
        return (labels) => labels[key] === undefined || !values.includes(labels[key])
      }
      case "<":
      case ">": {
        const limit = Number(value(key))
        return (labels) =>
          labels[key] !== undefined && (operator === "<" ? Number(labels[key]) < limit : Number(labels[key]) > limit)
      }
      default:
        throw fail(`unable to parse requirement: ${found(operator)}, expected: ${operators}`)
    }
  }

  while (at < tokens.length) {
    requirements.push(requirement())
    if (tokens[at] === undefined) break
    if (tokens[at] !== ",") throw fail(`${found(tokens[at])}, expected: ',' or 'end of string'`)
    at++
    if (tokens[at] === undefined) throw fail(`${found("")}, expected: identifier after ','`)
  }
  return (labels) => requirements.every((each) => each(labels))
}
