export * from "@longshore/infernet"
