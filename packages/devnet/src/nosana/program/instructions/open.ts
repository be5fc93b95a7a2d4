/** Opens a market, with its vault. Anybody may. */
import { tokenProgram } from "../../../solana/keys.ts"
import { marketAccount, queueTypes, unknownJobType } from "../accounts/MarketAccount.ts"
import { mint } from "../accounts/TokenAccount.ts"
import { i64, u8, u64, u128 } from "../anchor/Borsh.ts"
import { hasAddress } from "../anchor/Constraint.ts"
import { account, created, initialised, mutable, rent, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import { type Build, inSource, systemProgramField, tokenProgramField } from "../Build.ts"
import { nosanaErrors } from "../errors.ts"

const highestKnownType = 4

export const open = (build: Build) =>
  instruction({
    name: "open",
    source: inSource("open.rs:4"),
    units: 25_800,
    arguments: { jobExpiration: i64, jobPrice: u64, jobTimeout: i64, jobType: u8, nodeXnosMinimum: u128 },
    accounts: {
      mint: account(mint, tokenProgram),
      market: initialised(marketAccount, build.addresses.jobs, "authority"),
      vault: created(build.token, {
        payer: "authority",
        space: 165,
        seeds: ["market", "mint"],
        token: { mint: "mint", authority: "vault" }
      }),
      authority: mutable(signer),
      accessKey: unchecked,
      rent,
      systemProgram: systemProgramField,
      tokenProgram: tokenProgramField
    },
    constraints: ({ mint }) => ({ mint: [hasAddress(build.addresses.nosMint, mint, nosanaErrors.InvalidMint)] }),
    handle: ({ accessKey, authority, market, vault }, { jobType, ...terms }) => {
      Object.assign(market.value, {
        ...terms,
        authority: authority.address,
        jobType: jobType > highestKnownType ? unknownJobType : jobType,
        nodeAccessKey: accessKey.address,
        vault: vault.address,
        vaultBump: vault.bump,
        queue: [],
        queueType: queueTypes.empty
      })
    }
  })
