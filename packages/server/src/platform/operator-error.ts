/**
 * A problem around Laurel that the operator has to fix: a wrong setting, a full disk, a database that doesn't
 * answer. The message says in one or two sentences what was found and what to do, and is shown without a
 * stack trace. `exit` is the exit code of the command line: 2 where the call or a setting is wrong, 128 and
 * the number of a signal that ended the work, else 1.
 */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
  readonly exit: 1 | 2 | 130 | 143;

  constructor(
    message: string,
    options: { readonly exit?: 1 | 2 | 130 | 143; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.exit = options.exit ?? 1;
  }
}
