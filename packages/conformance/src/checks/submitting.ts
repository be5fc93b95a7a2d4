import type { Check } from "../Check.ts"

export const submitting: ReadonlyArray<Check> = []
