import type { Check } from "../Check.ts"

export const listing: ReadonlyArray<Check> = []
