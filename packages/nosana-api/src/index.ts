import * as Costs from "./Costs.ts"
import * as Usd from "./Usd.ts"

export { ApiFault, faultOf, isIdempotencySignal } from "./ApiFault.ts"
export type { Auth, KeyInfo, SignedMessage, SignOptions } from "./Auth.ts"
export {
  layer,
  layerConfig,
  make,
  NosanaApiBackend,
  nosanaApi,
  type Options,
  registration,
  type SubmitOptions
} from "./backend.ts"
export type { CreditBalance, Credits, CreditTransaction, TransactionPage, TransactionQuery } from "./Credits.ts"
export type { ClientConfig as NosanaClientConfig } from "./compat/config.ts"
export { createNosanaClient } from "./compat/createNosanaClient.ts"
export type { NosanaDeployment } from "./compat/deploymentTypes.ts"
export type { JobState as NosanaJobState, NosanaClient } from "./compat/types.ts"
export { withDefinition } from "./Definition.ts"
export type {
  DefinitionLeave,
  Deployment,
  DeploymentChange,
  DeploymentEndpoint,
  DeploymentEvent,
  DeploymentEventQuery,
  DeploymentHeaderOptions,
  DeploymentJob,
  DeploymentJobDetail,
  DeploymentJobQuery,
  DeploymentQuery,
  DeploymentRequest,
  DeploymentRevision,
  DeploymentRevisionQuery,
  DeploymentStatus,
  DeploymentStrategy,
  DeploymentStrategyName,
  Deployments,
  DeploymentTask,
  DeploymentTaskQuery,
  DeploymentUpdate,
  Page as DeploymentPage,
  Paged,
  RevisionChange,
  ToldDeployment,
  ToldJob,
  ToldTask,
  Vault,
  Vaults
} from "./Deployments.ts"
export type {
  ApiJob,
  BatchItem,
  BatchOptions,
  Extended,
  ExtendOptions,
  ExtendRequest,
  Idempotent,
  JobCredits,
  JobEvent,
  JobPage,
  JobPageQuery,
  JobQuery,
  JobStateName,
  Jobs,
  ListedJob,
  Posted,
  PostOptions,
  PostRequest,
  Stopped
} from "./Jobs.ts"
export type { ApiMarket, MarketQuery, Markets, RemoteResource, RequiredResources } from "./Markets.ts"
export {
  createNosanaApi,
  layer as layerNosanaApi,
  layerConfig as layerNosanaApiConfig,
  make as makeNosanaApi,
  NosanaApi,
  type Options as NosanaApiOptions,
  type Service as NosanaApiService
} from "./NosanaApi.ts"
export { type Network, networks, type ServerOptions } from "./ServerOptions.ts"
export { Costs, Usd }
