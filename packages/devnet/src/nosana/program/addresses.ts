/** The addresses with which a build of the jobs program is compiled. */
import type { Address } from "../../solana/Program.ts"

export interface JobsProgramAddresses {
  readonly jobs: Address
  readonly nosMint: Address
  readonly rewards: Address
  readonly staking: Address
  readonly nodes: Address
  readonly metaplex: Address
  /** Who may use the three instructions for administrators. */
  readonly marketAdmin: Address
}
