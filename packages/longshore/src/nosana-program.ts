export * from "@longshore/nosana-program"
