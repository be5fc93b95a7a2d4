/** Nosana's jobs program, against Nosana's own kit. */
import { decoding } from "./decoding.ts"
import { watching } from "./watching.ts"

await decoding()
await watching()
