/** Every backend there is: for programs that choose one at run time, and for the feature table. */
import { registration as bacalhau } from "@longshore/bacalhau"
import type { Registration } from "@longshore/core/Registration"
import { registration as infernet } from "@longshore/infernet"
import { registration as local } from "@longshore/local"
import { registration as nosanaApi } from "@longshore/nosana-api/backend"
import { registration as nosanaProgram } from "@longshore/nosana-program/backend"

export const backends: ReadonlyArray<Registration> = [bacalhau, infernet, local, nosanaApi, nosanaProgram]
