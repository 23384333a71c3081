/** Runs work, of which only little at once; see `fewAtOnce`. */
export type FewAtOnce = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Runs `few` pieces of work at once. The others wait in order, each until one has ended or `patienceMs` have
 * passed: then it runs beside them, so that slow work holds up no other for longer.
 */
export function fewAtOnce(few: number, patienceMs: number): FewAtOnce {
  const waiting: (() => void)[] = [];
  let running = 0;
  const wait = async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(resolve), 1);
      running += 1;
      resolve();
    }, patienceMs);
    waiting.push(resolve);
    await promise;
    clearTimeout(timer);
  };
  return async (work) => {
    if (running < few) running += 1;
    else await wait();
    try {
      return await work();
    } finally {
      // The next one takes its place.
      const next = running > few ? undefined : waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
