import type { Check } from "../Check.ts"

export const extending: ReadonlyArray<Check> = []
