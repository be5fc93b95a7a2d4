/** Written by `npm run generate` from idl/nosana_jobs.json; change that. */

export * from "./jobAccount.ts"
export * from "./marketAccount.ts"
export * from "./runAccount.ts"
