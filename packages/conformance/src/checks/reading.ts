import type { Check } from "../Check.ts"

export const reading: ReadonlyArray<Check> = []
