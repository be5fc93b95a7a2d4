/** The backend contract as tests, for authors of backends. */
export type { Check, Need } from "./Check.ts"
export { checks } from "./checks/index.ts"
export { conformance, run } from "./conformance.ts"
export type { Faults, Sample, Samples, Subject } from "./Subject.ts"
