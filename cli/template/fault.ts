/** What a function of a template complains about; the executor adds the place. */
export class FunctionFault extends Error {
  /** Which argument is wrong, from 0, if one of them is. */
  readonly argument: number | undefined;

  constructor(message: string, argument?: number) {
    super(message);
    this.argument = argument;
  }
}
