import type { OidcProvider } from "../../platform/oidc-settings.ts";
import { type Discovered, discoverProvider } from "./discover-providers.ts";

/** What was built for the providers that answered, and which they are. */
interface Built {
  readonly known: readonly string[];
}

/** The providers, and what was last built for them. */
export interface Watch<T> {
  current(): T;
  state(): readonly Discovered[];
  stop(): Promise<void>;
}

/**
 * Builds `T` for the providers that answer, and again as soon as another one answers: a provider that is
 * down when Laurel starts can be used when it comes back.
 */
export async function watchProviders<T extends Built>(
  providers: readonly OidcProvider[],
  retryMs: number,
  build: (ready: readonly Discovered[]) => Promise<T>,
): Promise<Watch<T>> {
  let found: readonly Discovered[] = await Promise.all(providers.map(discoverProvider));
  let built = await build(found.filter(isReady));
  // The library contacts the provider itself, and may get no answer.
  const settled = (asked: readonly Discovered[]): readonly Discovered[] =>
    asked.map((each) =>
      isReady(each) && !built.known.includes(each.provider.id) ? { ...each, state: "unreachable" } : each,
    );
  found = settled(found);

  const retry = async () => {
    const asked = await Promise.all(
      found.map((each) => (isReady(each) ? each : discoverProvider(each.provider))),
    );
    // A provider is ready only once people can be sent there.
    if (asked.filter(isReady).length > found.filter(isReady).length)
      built = await build(asked.filter(isReady));
    found = settled(asked);
    if (!stopped) schedule();
  };
  let stopped = false;
  let trying: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const schedule = () => {
    if (found.every(isReady)) return;
    timer = setTimeout(() => {
      trying = retry();
    }, retryMs).unref();
  };
  schedule();
  return {
    current: () => built,
    state: () => found,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await trying;
    },
  };
}

function isReady({ state }: Discovered): boolean {
  return state === "ready";
}
