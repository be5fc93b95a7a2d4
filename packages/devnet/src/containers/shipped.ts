/** The containers that a devnet has when it is given none: for a first job, and for tests. */
import type { Container } from "./Container.ts"
import { echo } from "./echo.ts"
import { failing } from "./failing.ts"
import { report } from "./report.ts"
import { slow } from "./slow.ts"
import { streaming } from "./streaming.ts"
import { textStatistics } from "./textStatistics.ts"

export const containers = {
  echo,
  "text-statistics": textStatistics,
  report,
  failing,
  slow,
  streaming
} satisfies Record<string, Container>
