import * as Data from "effect/Data"

/** An exception of which only its text is ever seen. */
export class PythonError extends Data.TaggedError("PythonError")<{ readonly message: string }> {
  constructor(message = "") {
    super({ message })
  }
}
