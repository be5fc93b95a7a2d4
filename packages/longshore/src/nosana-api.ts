export * from "@longshore/nosana-api"
