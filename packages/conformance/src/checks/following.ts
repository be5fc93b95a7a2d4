import type { Check } from "../Check.ts"

export const following: ReadonlyArray<Check> = []
