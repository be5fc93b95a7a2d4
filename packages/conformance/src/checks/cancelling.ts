import type { Check } from "../Check.ts"

export const cancelling: ReadonlyArray<Check> = []
