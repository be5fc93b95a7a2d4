import type { Check } from "../Check.ts"

export const finding: ReadonlyArray<Check> = []
