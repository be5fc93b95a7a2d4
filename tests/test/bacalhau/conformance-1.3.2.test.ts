import { keepsTheContract } from "./contract.ts"

keepsTheContract("1.3.2")
