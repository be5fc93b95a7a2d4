import { provided } from "@longshore/core/Client"
import { BacalhauBackend, layer, type Options } from "./BacalhauBackend.ts"

export type { OpenSocket, Socket, SocketEvents } from "@longshore/core/Socket"
export { BacalhauBackend, layer, layerConfig, make, type Options, type SubmitOptions } from "./BacalhauBackend.ts"
export {
  BacalhauOrchestrator,
  createBacalhauOrchestrator,
  layer as layerOrchestrator,
  layerConfig as layerOrchestratorConfig,
  make as makeOrchestrator,
  type Options as OrchestratorOptions,
  type ResultFile,
  type Service as OrchestratorService
} from "./BacalhauOrchestrator.ts"
export {
  type Approval,
  BacalhauRequester,
  createBacalhauRequester,
  type EventsOptions,
  type ListOptions,
  layer as layerRequester,
  layerConfig as layerRequesterConfig,
  make as makeRequester,
  type Options as RequesterOptions,
  type Service as RequesterService
} from "./BacalhauRequester.ts"
export { type ClientKey, fromPem, generate } from "./ClientKey.ts"
export type {
  BuildVersion,
  ComputeState,
  DesiredState,
  Execution,
  HistoryItem,
  Job,
  JobDefinition,
  NodeInfo,
  NodeState,
  RunOutput,
  SpecConfig
} from "./Execution.ts"
export { type Refusal, refusalOf } from "./Refusal.ts"
export type {
  ListedJob,
  RequesterEvent,
  RequesterExecution,
  RequesterJob,
  RequesterResult,
  RequesterSpec,
  RequesterState
} from "./RequesterJob.ts"
export type { Peer, RequesterNode, RequesterVersion } from "./RequesterNode.ts"
export { registration } from "./registration.ts"
export type { Auth, ServerOptions } from "./ServerOptions.ts"
export { isAtLeast, parseVersion, type ServerVersion } from "./ServerVersion.ts"

/** Containers and WebAssembly on a Bacalhau network, for `createClient`. */
export const bacalhau = (options: Options) => provided(BacalhauBackend, layer(options))
