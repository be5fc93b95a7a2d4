/** What a backend adds to a program when it decodes its answers by Schema. */
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"

const WireJob = Schema.Struct({
  id: Schema.String,
  status: Schema.Literals(["running", "success", "failed"]),
  result: Schema.optionalKey(Schema.Unknown)
})

export const decodeJobs = SchemaParser.decodeUnknownEffect(Schema.Array(WireJob))
