/** Seeded fault simulation for submitting, over any backend's fake network. */
export type { Fault, Faults, Operation } from "./Fault.ts"
export { type Report, type Simulation, SimulationFailed, simulate } from "./simulation/simulate.ts"
export type { SimulatedWorld } from "./simulation/World.ts"
