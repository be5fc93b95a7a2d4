import { library } from "@longshore/tsup"

export default library("src/index.ts", "src/backend.ts")
