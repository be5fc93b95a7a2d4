export * from "@longshore/bacalhau"
