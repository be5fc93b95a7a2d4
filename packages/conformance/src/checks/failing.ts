import type { Check } from "../Check.ts"

export const failing: ReadonlyArray<Check> = []
