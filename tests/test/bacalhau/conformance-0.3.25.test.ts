import { keepsTheContract } from "./contract.ts"

keepsTheContract("0.3.25")
