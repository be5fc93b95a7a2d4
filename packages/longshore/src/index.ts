export { bacalhau } from "@longshore/bacalhau"
export { supports } from "@longshore/core/Backend"
export { type Client, type ClientOptions, createClient, type PlainBackend, provided } from "@longshore/core/Client"
export type { JobHandle } from "@longshore/core/Handle"
export { describe, isTerminal, type Job, type JobRef, type JobStatus, type Ticket } from "@longshore/core/Job"
export { JobError } from "@longshore/core/JobError"
export { JobFileError, parsePromise as parseJobFile } from "@longshore/core/JobFile"
export type { JobResult } from "@longshore/core/JobResult"
export {
  type ContainerSpec,
  container,
  type JobSpec,
  type PipelineSpec,
  pipeline,
  type WasmSpec,
  wasm
} from "@longshore/core/JobSpec"
export { resume, settle, submit } from "@longshore/core/Submit"
export { awaitEnd, awaitResult, NotCompleted, watch } from "@longshore/core/Watch"
export { infernet } from "@longshore/infernet"
export { local } from "@longshore/local"
export { nosanaApi } from "@longshore/nosana-api/backend"
export { nosanaProgram } from "@longshore/nosana-program/backend"
