#!/usr/bin/env node
/** The command's door: what can be answered at once is answered before anything is loaded. */
import { version } from "./version.ts"

const [first, ...rest] = process.argv.slice(2)
if (first === "--version" && rest.length === 0) process.stdout.write(`longshore ${version}\n`)
else await (await import("./main.ts")).main(process.argv.slice(2))
