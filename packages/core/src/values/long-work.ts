/** Work that takes long for a partner with very many offers; between its steps other work may be done. */
export type LongWork<T> = Generator<void, T>;

/** Does all steps at once. */
export function atOnce<T>(steps: LongWork<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
