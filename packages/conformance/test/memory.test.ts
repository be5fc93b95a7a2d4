import { conformance } from "../src/index.ts"
import { subject } from "./subject.ts"

conformance(subject)
