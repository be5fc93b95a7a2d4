/** What in a definition looks like a secret. A definition is public from the moment in which it is pinned. */
import type { Env, JobDefinition, RunArgs } from "../JobDefinition.ts"
import { pathText } from "./officialRules.ts"

type Path = ReadonlyArray<string | number>

export const findSecrets = (definition: JobDefinition): ReadonlyArray<string> => {
  const found: Array<string> = []
  const add = (path: Path, value: unknown) => {
    if (typeof value === "string" && value !== "" && !isReplaced(value)) found.push(pathText(path))
  }
  const env = (given: Env | undefined, path: Path) => {
    for (const [name, value] of Object.entries(given ?? {})) {
      if (typeof value === "string" && ((namesSecret(name) && !/^(?:true|false)$/i.test(value)) || isSecret(value))) {
        add([...path, name], value)
      }
    }
  }
  env(definition.global?.env, ["global", "env"])
  env(definition.global?.variables, ["global", "variables"])
  definition.ops.forEach((operation, index) => {
    const path = ["ops", index, "args"]
    const args = operation.args as Partial<RunArgs>
    for (const field of ["cmd", "entrypoint"] as const) {
      const words = args[field]
      if (typeof words === "string" && hasSecret(words)) add([...path, field], words)
      if (typeof words === "object") {
        words.forEach((word, place) => hasSecret(word) && add([...path, field, place], word))
      }
    }
    env(args.env, [...path, "env"])
    add([...path, "authentication", "docker", "password"], args.authentication?.docker?.password)
    args.resources?.forEach((resource, place) => {
      if (typeof resource !== "object" || !("type" in resource)) return
      const of = [...path, "resources", place]
      if (resource.type === "HF") add([...of, "accessToken"], resource.accessToken)
      if (resource.type === "S3") add([...of, "IAM", "SECRET_ACCESS_KEY"], resource.IAM?.SECRET_ACCESS_KEY)
    })
    const exposed = Array.isArray(args.expose) ? args.expose : []
    const single = typeof args.expose === "object" && !Array.isArray(args.expose) ? [args.expose] : []
    for (const [place, item] of [...exposed.entries(), ...single.map((only) => [undefined, only] as const)]) {
      if (typeof item !== "object" || !("health_checks" in item)) continue
      item.health_checks?.forEach((check: { readonly headers?: Env | undefined }, number: number) => {
        for (const [name, value] of Object.entries(check.headers ?? {})) {
          const at = [
            ...path,
            "expose",
            ...(place === undefined ? [] : [place]),
            "health_checks",
            number,
            "headers",
            name
          ]
          if (/^(?:proxy-)?authorization$|^cookie$/i.test(name) || namesSecret(name) || isSecret(value)) add(at, value)
        }
      })
    }
  })
  return found
}

/** The host puts it in, so that it is not there. */
const isReplaced = (value: string): boolean => /^%%[^%]+%%$/.test(value)

/** `HF_TOKEN`, `dbPassword`, `X-API-Key`; not `MAX_TOKENS` or `TOKENIZER`. */
const namesSecret = (name: string): boolean => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
  const joined = `_${words.join("_")}_`
  return (
    words.some((word) => /^(?:TOKEN|SECRETS?|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|APIKEY|MNEMONIC)$/.test(word)) ||
    /_(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|AUTH|ACCOUNT)_KEY_/.test(joined)
  )
}

/** Texts that say by themselves what they are. What repeats without a bound begins where nothing before it can, so as to be read once. */
const shapes = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bhf_[A-Za-z0-9]{20,}/,
  /\bsk-[A-Za-z0-9_-]{20,}/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
  /\bgithub_pat_\w{30,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bnos_[A-Za-z0-9_-]{16,}/,
  /\bxox[abprs]-[\w-]{10,}/,
  /(?<=[\w-]{13})\.eyJ[\w-]{10,}\.[\w-]/,
  /[a-z0-9+.-]:\/\/[^\s/:@]+:[^\s/@]+@/i
]
const isSecret = (value: string): boolean => shapes.some((shape) => shape.test(value))
/** Also `TOKEN=…` in a line of a shell. */
const hasSecret = (text: string): boolean =>
  isSecret(text) || [...text.matchAll(/\b([A-Za-z_]\w*)=["']?[^\s"'$]/g)].some(([, name = ""]) => namesSecret(name))
