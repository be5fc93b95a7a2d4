import { keepsTheContract } from "./contract.ts"

keepsTheContract("1.4.0")
