/** A whole backend in memory, and the network it talks to. */
export type { Fault, Faults, Operation } from "./Fault.ts"
export { MemoryBackend, make, type Options as MemoryBackendOptions } from "./memory/MemoryBackend.ts"
export { MemoryWorld, type Options as MemoryWorldOptions, type World } from "./memory/MemoryWorld.ts"
export type { Script, Work } from "./memory/Script.ts"
export { simulated } from "./memory/simulated.ts"
