/** The official validator's verdict, in words that name the place and say what to write instead. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"
import type { Problem } from "../JobDefinition.ts"
import { definitionSchema } from "./definitionSchema.ts"

type Path = ReadonlyArray<PropertyKey>

const decode = Schema.decodeUnknownResult(definitionSchema, { errors: "all", onExcessProperty: "error" })

export const officialProblems = (value: unknown): ReadonlyArray<Problem> => {
  const deep = tooDeep(value)
  if (deep !== undefined) {
    const message = `is nested more than ${maxDepth} deep; write what is so deep as a text`
    return [{ path: pathText(deep), message }]
  }
  const decoded = decode(withoutUndefined(value))
  if (Result.isSuccess(decoded)) return []
  return problemsOf(decoded.failure.issue, [], value).map(({ message, path }) => ({ path: pathText(path), message }))
}

/** A path as one would write it in TypeScript. */
export const pathText = (path: Path): string =>
  path
    .map((key) => {
      if (typeof key === "number") return `[${key}]`
      return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`
    })
    .join("")
    .replace(/^\./, "")

/** Whoever reads JSON has a stack that ends. Nothing that a definition says comes near. */
const maxDepth = 100

/** Where in the definition there is something too deep: its first keys. Each object is looked at once. */
const tooDeep = (root: unknown): Path | undefined => {
  const seen = new Set<object>()
  const next = (value: unknown, path: Path): ReadonlyArray<readonly [value: object, path: Path]> => {
    if (typeof value !== "object" || value === null || seen.has(value)) return []
    seen.add(value)
    return [[value, path]]
  }
  let level = next(root, [])
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === maxDepth) return level[0]![1]
    level = level.flatMap(([value, path]) =>
      Object.entries(value).flatMap(([key, item]) =>
        next(item, path.length < 4 ? [...path, Array.isArray(value) ? Number(key) : key] : path)
      )
    )
  }
  return undefined
}

/** A key that is there and undefined is as good as absent, also where no such key may be. What contains itself still does. */
const withoutUndefined = (root: unknown): unknown => {
  const known = new Map<object, unknown>()
  const waiting: Array<readonly [from: object, to: object]> = []
  const copyOf = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value
    const made = known.get(value)
    if (made !== undefined) return made
    const copy = Array.isArray(value) ? [] : {}
    known.set(value, copy)
    waiting.push([value, copy])
    return copy
  }
  const copied = copyOf(root)
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const [from, to] = pair
    if (Array.isArray(from)) for (const item of from) (to as Array<unknown>).push(copyOf(item))
    else {
      for (const [key, item] of Object.entries(from)) {
        if (item !== undefined) Object.defineProperty(to, key, { value: copyOf(item), enumerable: true })
      }
    }
  }
  return copied
}

interface Found {
  readonly path: Path
  readonly message: string
}

const problemsOf = (issue: SchemaIssue.Issue, path: Path, root: unknown): ReadonlyArray<Found> => {
  const found = (message: string): ReadonlyArray<Found> => [{ path, message }]
  switch (issue._tag) {
    case "Pointer":
      return problemsOf(issue.issue, [...path, ...issue.path], root)
    case "Composite":
      return issue.issues.flatMap((inner) => problemsOf(inner, path, root))
    case "Filter":
    case "Encoding":
      return problemsOf(issue.issue, path, root)
    case "AnyOf": {
      if (issue.issues.length === 0) return [unlike(issue.ast, path, root)]
      const branches = issue.issues.map((inner) => problemsOf(inner, path, root))
      return meant(branches, path, root)
    }
    case "MissingKey":
      return found(missing(path))
    case "UnexpectedKey":
      return found(`is not known here; known are ${keysOf(issue.ast)}`)
    case "InvalidType":
      return found(wrongType(issue.ast, at(root, path)))
    default: {
      const message = "annotations" in issue ? issue.annotations?.message : undefined
      return found(typeof message === "string" ? message : "is not valid")
    }
  }
}

/** It is none of several things: of an object it is the word that would have told which. */
const unlike = (ast: SchemaAST.Union, path: Path, root: unknown): Found => {
  const value = at(root, path)
  if (kindOf(value) === "an object") {
    const words = membersOf(ast).flatMap((member) => (member._tag === "Objects" ? member.propertySignatures : []))
    const telling = words.filter(({ type }) => type._tag === "Literal")
    const name = telling[0]?.name
    if (name !== undefined) {
      const kinds = telling.filter((word) => word.name === name).flatMap(({ type }) => kindsOf(type))
      return { path: [...path, name], message: wrong(kinds, (value as Record<PropertyKey, unknown>)[name]) }
    }
  }
  return { path, message: wrongType(ast, value) }
}

const membersOf = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> =>
  ast._tag === "Union" ? ast.types.flatMap(membersOf) : [ast]

/** Of several things that it could have been, the one that it nearly is. */
const meant = (branches: ReadonlyArray<ReadonlyArray<Found>>, path: Path, root: unknown): ReadonlyArray<Found> => {
  const operation = path.at(-1) === "args" ? at(root, path.slice(0, -1)) : undefined
  const type = typeof operation === "object" && operation !== null && "type" in operation ? operation.type : undefined
  const named = type === "container/create-volume" ? branches[1] : type === "container/run" ? branches[0] : undefined
  return named ?? branches.reduce((best, branch) => (branch.length < best.length ? branch : best))
}

const at = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root
  )

const missing = (path: Path): string => {
  switch (path.at(-1)) {
    case "continuous":
      return "is missing; say true or false, also where Nosana's own examples say nothing"
    case "image":
      return "is missing; an operation names its own image, also where global.image is given"
    case "version":
      return 'is missing; write "0.1"'
    default:
      return "is missing"
  }
}

const keysOf = (ast: SchemaAST.AST): string =>
  ast._tag === "Objects" ? ast.propertySignatures.map(({ name }) => String(name)).join(", ") : "none"

/** The value itself is shown only where it should be one of a few words: anything else can be a secret. */
const wrongType = (ast: SchemaAST.AST, value: unknown): string => wrong(kindsOf(ast), value)

const wrong = (kinds: ReadonlyArray<string>, value: unknown): string => {
  const expected = [...new Set(kinds)]
  const words = expected.length > 1 ? `${expected.slice(0, -1).join(", ")} or ${expected.at(-1)}` : expected[0]
  const isWord = expected.every((kind) => kind.startsWith('"'))
  const given = isWord && typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : kindOf(value)
  return `must be ${words}, and is ${given}`
}

const kindsOf = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  switch (ast._tag) {
    case "String":
      return ast.checks === undefined ? ["a text"] : ["a placeholder"]
    case "Number":
      return ["a number"]
    case "Boolean":
      return ["true or false"]
    case "Literal":
      return [JSON.stringify(ast.literal)]
    case "Arrays":
      return ["a list"]
    case "Objects":
      return ["an object"]
    case "Undefined":
      return []
    case "Union":
      return ast.types.flatMap(kindsOf)
    default:
      return ["something else"]
  }
}

const kindOf = (value: unknown): string => {
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  switch (typeof value) {
    case "string":
      return "a text"
    case "object":
      return "an object"
    case "undefined":
      return "undefined"
    default:
      return `a ${typeof value}`
  }
}
