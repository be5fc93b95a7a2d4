/** Why an execution fails, in the words of the node. */
export class Failure {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}
