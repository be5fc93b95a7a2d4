/** Closes a market, by its authority, who takes whatever is in the vault: deposits of jobs that are open too. */
import { hasOne } from "../anchor/Constraint.ts"
import { closing, mutable, signer } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { type Build, tokenProgramField } from "../Build.ts"
import { nosanaErrors } from "../errors.ts"
import { emptyVault } from "../payment.ts"

export const close = (build: Build) =>
  instruction({
    name: "close",
    units: 16_500,
    accounts: {
      market: closing(build.market, "authority"),
      vault: mutable(build.token),
      user: mutable(build.token),
      authority: signer,
      tokenProgram: tokenProgramField
    },
    constraints: ({ authority, market, vault }) => ({
      market: [
        hasOne(market.value.authority, authority, nosanaErrors.Unauthorized),
        hasOne(market.value.vault, vault, nosanaErrors.InvalidVault)
      ]
    }),
    handle: (accounts, _, invocation) => emptyVault(accounts, invocation)
  })
