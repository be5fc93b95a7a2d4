/** Written by `npm run generate` from idl/nosana_jobs.json; change that. */

export * from "./accounts/index.ts"
export * from "./errors/index.ts"
export * from "./instructions/index.ts"
export * from "./programs/index.ts"
