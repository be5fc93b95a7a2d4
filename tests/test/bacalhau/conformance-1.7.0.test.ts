import { keepsTheContract } from "./contract.ts"

keepsTheContract("1.7.0")
