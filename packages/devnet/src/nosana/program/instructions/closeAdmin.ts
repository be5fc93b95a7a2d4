/** Closes any market, by the administrator. */
import { hasAddress, hasOne } from "../anchor/Constraint.ts"
import { closing, mutable, signer } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { type Build, tokenProgramField } from "../Build.ts"
import { nosanaErrors } from "../errors.ts"
import { emptyVault } from "../payment.ts"

export const closeAdmin = (build: Build) =>
  instruction({
    name: "closeAdmin",
    units: 16_500,
    accounts: {
      market: closing(build.market, "authority"),
      vault: mutable(build.token),
      user: mutable(build.token),
      authority: signer,
      tokenProgram: tokenProgramField
    },
    constraints: ({ authority, market, vault }) => ({
      market: [hasOne(market.value.vault, vault, nosanaErrors.InvalidVault)],
      authority: [hasAddress(build.addresses.marketAdmin, authority, nosanaErrors.Unauthorized)]
    }),
    handle: (accounts, _, invocation) => emptyVault(accounts, invocation)
  })
