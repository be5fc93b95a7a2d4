/** Changes a market's terms; jobs that are listed keep theirs. The type is taken as it is given. */
import { i64, u8, u64, u128 } from "../anchor/Borsh.ts"
import { hasOne } from "../anchor/Constraint.ts"
import { mutable, signer, unchecked } from "../anchor/Field.ts"
import { instruction } from "../anchor/Instruction.ts"
import type { Build } from "../Build.ts"
import { nosanaErrors } from "../errors.ts"

export const update = (build: Build) =>
  instruction({
    name: "update",
    units: 4_100,
    arguments: { jobExpiration: i64, jobPrice: u64, jobType: u8, nodeXnosMinimum: u128, jobTimeout: i64 },
    accounts: { market: mutable(build.market), accessKey: unchecked, authority: signer },
    constraints: ({ authority, market }) => ({
      market: [hasOne(market.value.authority, authority, nosanaErrors.Unauthorized)]
    }),
    handle: ({ accessKey, market }, terms) => {
      Object.assign(market.value, { ...terms, nodeAccessKey: accessKey.address })
    }
  })
