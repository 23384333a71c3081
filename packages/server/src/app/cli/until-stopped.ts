const signals = ["SIGTERM", "SIGINT"] as const;

/**
 * Waits for SIGTERM or SIGINT, then stops in good order. A second signal means not to wait: the
 * process ends at once, and unfinished work begins again at the next start.
 */
export async function untilStopped(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((told) => {
    const hear = () => {
      for (const signal of signals) process.off(signal, hear).on(signal, endNow);
      told();
    };
    for (const signal of signals) process.on(signal, hear);
  });
  await stop();
  for (const signal of signals) process.off(signal, endNow);
}

function endNow(): void {
  process.exit(1);
}
