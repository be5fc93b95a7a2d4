import { project } from "@longshore/vitest"

export default project("nosana-api")
