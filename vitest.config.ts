import { defineConfig } from "vitest/config"

export default defineConfig({
  test: { projects: ["packages/*", "tooling/{checks,new-backend}", "tests", "tests/peers", "examples"] }
})
