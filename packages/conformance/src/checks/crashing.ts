import type { Check } from "../Check.ts"

export const crashing: ReadonlyArray<Check> = []
