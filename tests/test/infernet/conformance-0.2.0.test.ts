import { keepsTheContract } from "./contract.ts"

keepsTheContract("0.2.0")
