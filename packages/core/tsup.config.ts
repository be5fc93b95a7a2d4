import { modules } from "@longshore/tsup"

export default modules()
