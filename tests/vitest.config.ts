import { project } from "@longshore/vitest"
import { mergeConfig } from "vitest/config"

// These tests wait for clocks and sockets more than they compute.
export default mergeConfig(project("tests"), { test: { maxWorkers: 4 } })
