import type { Check } from "../Check.ts"

export const secrecy: ReadonlyArray<Check> = []
