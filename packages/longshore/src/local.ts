export * from "@longshore/local"
