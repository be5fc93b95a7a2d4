/** Flags that several commands have. */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"

export const on = Flag.String("on").pipe(
  Flag.withDescription("the backend, local unless LONGSHORE_BACKEND says otherwise; longshore backends lists them"),
  Flag.optional
)
export const url = Flag.String("url").pipe(
  Flag.withDescription("where the backend is, instead of what its setting says"),
  Flag.optional
)
export const isJson = Flag.Boolean("json").pipe(
  Flag.withDescription("print one JSON object a line"),
  Flag.withDefault(false)
)
export const output = Flag.String("output").pipe(
  Flag.withDescription("a directory for stdout, stderr and the output files"),
  Flag.optional
)
export const address = Argument.String("job").pipe(Argument.withDescription("a job's address, backend:id"))
