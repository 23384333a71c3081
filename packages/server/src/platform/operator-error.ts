/**
 * Something in Laurel's surroundings that a person has to mend: a setting, a full disk, a database that
 * doesn't answer. The message is one or two sentences that say what was found and what to do, and is shown
 * without a stack. `exit` is the exit code of the command line: 2 where the call or a setting is wrong, else
 * 1.
 */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
  readonly exit: 1 | 2;

  constructor(message: string, options: { readonly exit?: 1 | 2; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exit = options.exit ?? 1;
  }
}
