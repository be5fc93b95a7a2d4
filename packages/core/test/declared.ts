/** Three backends as their authors would declare them, for the type tests. */
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as Backend from "../src/Backend.ts"
import { provided } from "../src/Client.ts"

export class CreditsBackend extends Backend.Service<CreditsBackend, { readonly market: string }>()("credits", {
  accepts: ["Container"],
  capabilities: ["cancel", "extend", "balances"]
}) {}

export class InfernetBackend extends Backend.Service<InfernetBackend>()("infernet", {
  accepts: ["Pipeline"],
  capabilities: ["getMany"]
}) {}

export class LocalBackend extends Backend.Service<LocalBackend>()("local", {
  accepts: ["Container", "Wasm", "Pipeline"],
  capabilities: ["cancel", "list", "logs", "download"]
}) {}

export const credits = (_: { readonly apiKey: Redacted.Redacted<string> }) =>
  provided(CreditsBackend, Layer.succeed(CreditsBackend, null!))
export const infernet = (_: { readonly url: string }) =>
  provided(InfernetBackend, Layer.succeed(InfernetBackend, null!))
export const local = () => provided(LocalBackend, Layer.succeed(LocalBackend, null!))
