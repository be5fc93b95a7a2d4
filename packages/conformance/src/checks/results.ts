import type { Check } from "../Check.ts"

export const results: ReadonlyArray<Check> = []
