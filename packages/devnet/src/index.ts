export type {
  BacalhauControls,
  BacalhauOptions,
  BacalhauUser,
  ComputeNode as BacalhauNode
} from "./bacalhau/Options.ts"
export type { BacalhauRoute } from "./bacalhau/routes.ts"
export type { Version as BacalhauVersion } from "./bacalhau/versions.ts"
export type {
  Container,
  ContainerContext,
  ContainerFunction,
  ContainerRequest,
  ContainerSettings,
  FunctionContainer,
  PortContainer,
  ProcessContainer,
  RemoteContainer
} from "./containers/Container.ts"
export { containers } from "./containers/shipped.ts"
export { createDevnet, type Devnet, make } from "./Devnet.ts"
export { DevnetError } from "./DevnetError.ts"
export type { Fault, FaultKind, Faults, Injected, Time } from "./Fault.ts"
export type { InfernetControls, InfernetOptions } from "./infernet/Options.ts"
export type { InfernetRoute } from "./infernet/routes.ts"
export type { Version as InfernetVersion } from "./infernet/versions.ts"
export type { SeenRequest } from "./internal/seen.ts"
export type { RestartOptions } from "./Network.ts"
export { type NetworkName, networkNames } from "./networks.ts"
export type { Balance as NosanaCredits } from "./nosana/api/Ledger.ts"
export type {
  ApiMarket as NosanaApiMarket,
  KeyOptions as NosanaKeyOptions,
  NosanaApiControls,
  NosanaApiOptions,
  NosanaScope,
  Release as NosanaApiRelease
} from "./nosana/api/Options.ts"
export type { NosanaApiRoute } from "./nosana/api/routes.ts"
export type {
  Account as NosanaAccount,
  Balance as NosanaBalance,
  Balances as NosanaBalances,
  Funds as NosanaFunds,
  Host as NosanaHost,
  HostBehaviour as NosanaHostBehaviour,
  Image as NosanaImage,
  ImageContext as NosanaImageContext,
  Market as NosanaMarket,
  NosanaProgramControls,
  NosanaProgramOptions
} from "./nosana/Options.ts"
export type { NosanaProgramRoute } from "./nosana/routes.ts"
export type { Image as BacalhauImage, ImageContext as BacalhauImageContext } from "./running/Image.ts"
export type { ClockKind, DevnetOptions, DevnetService, NetworkService } from "./Service.ts"
