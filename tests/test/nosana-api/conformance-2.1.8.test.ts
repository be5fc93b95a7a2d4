import { keepsTheContract } from "./contract.ts"

keepsTheContract("2.1.8")
