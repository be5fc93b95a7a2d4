/** All that the requester API needs, for a backend whose server turns out to speak it. */
import type { JobRef } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { make } from "../BacalhauRequester.ts"
import type { ClientKey } from "../ClientKey.ts"
import type { paths } from "../generated/requester.ts"
import type { ServerOptions } from "../ServerOptions.ts"
import type { ServerVersion } from "../ServerVersion.ts"
import type { Connection } from "./connection.ts"
import { makeRequested } from "./requested.ts"
import { makeRequesterCalls } from "./requesterCalls.ts"
import { readVersion } from "./requesterNodes.ts"
import type { ResultFiles } from "./resultFiles.ts"
import type { Speech } from "./Speech.ts"

interface Shared {
  readonly files: Effect.Effect<ResultFiles>
  readonly version: ServerVersion
  readonly group: string
  readonly settleAfter: number
  readonly refTo: (id: string) => JobRef<"bacalhau">
}

export const makeRequesting = (
  connection: Connection<paths>,
  options: ServerOptions & { readonly clientKey?: ClientKey | undefined }
) => {
  const { auth } = options
  const clientKey = options.clientKey ?? (auth !== undefined && "clientKey" in auth ? auth.clientKey : undefined)
  const calls = makeRequesterCalls(connection, { clientKey })
  return {
    version: Effect.map(
      calls.ask({
        operation: "version",
        replaySafe: true,
        read: readVersion,
        send: (api, init) => api.POST("/version", { ...init, body: { client_id: "" } })
      }),
      ({ gitVersion }) => gitVersion
    ),
    speechOf: (shared: Shared): Effect.Effect<Speech, JobError> =>
      Effect.map(make({ ...options, clientKey }), (native) => makeRequested({ ...shared, calls, native, clientKey }))
  }
}
