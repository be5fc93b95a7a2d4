import { provided } from "@longshore/core/Client"
import { InfernetBackend, layer, type Options } from "./InfernetBackend.ts"

export { InfernetBackend, layer, layerConfig, make, type Options, type SubmitOptions } from "./InfernetBackend.ts"
export {
  createInfernetNode,
  InfernetNode,
  layer as layerNode,
  layerConfig as layerNodeConfig,
  make as makeNode,
  type NodeInfo,
  type Options as NodeOptions,
  type Service as NodeService
} from "./InfernetNode.ts"
export { refusalOf } from "./internal/refusal.ts"
export type { BatchOutcome, ContainerResult, FailedRecord, JobRecord } from "./JobRecord.ts"
export { type JobStream, StreamEnded, type StreamVerdict } from "./JobStream.ts"
export { type JobRequest, maxBodyBytes, type Sendable } from "./Requests.ts"
export { registration } from "./registration.ts"
export {
  hashContainers,
  type SigningOptions,
  type Subscription,
  type SubscriptionRequest,
  type SubscriptionSignature,
  splitSignature,
  typedData
} from "./Subscription.ts"

/** Pipelines on an Infernet node, for `createClient`. */
export const infernet = (options: Options) => provided(InfernetBackend, layer(options))
