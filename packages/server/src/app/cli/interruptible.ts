const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs work that Ctrl-C or SIGTERM asks to end at its next safe place; a second signal ends the process at
 * once. `signal.reason` is the exit code.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const asked = new AbortController();
  const hear = (name: keyof typeof signals) => {
    if (asked.signal.aborted) process.exit(signals[name]);
    asked.abort(signals[name]);
  };
  for (const name of Object.keys(signals)) process.on(name, hear);
  try {
    return await work(asked.signal);
  } finally {
    for (const name of Object.keys(signals)) process.off(name, hear);
  }
}
