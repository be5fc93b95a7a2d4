import { keepsTheContract } from "./contract.ts"

keepsTheContract("1.9.3")
