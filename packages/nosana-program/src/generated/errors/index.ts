/** Written by `npm run generate` from idl/nosana_jobs.json; change that. */

export * from "./nosanaJobs.ts"
