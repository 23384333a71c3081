let token: string | null = null;
const watchers = new Set<() => void>();

const place = "laurel.link-token";

/**
 * Removes the token of a mailed link (`#token=…`) from the address, now and whenever another link is pasted.
 * The token is held in memory only, not in the history or the storage of the browser. The exception is the
 * way to a provider and back (`keepLinkToken`).
 */
export function watchLinkToken(): void {
  token = takeKept();
  take();
  addEventListener("hashchange", take);
}

/** Keeps the token for this tab while the browser is at a provider. The next page that opens removes it. */
export function keepLinkToken(): void {
  if (token !== null) sessionStorage.setItem(place, token);
}

function takeKept(): string | null {
  const kept = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  return location.pathname === "/join" ? kept : null;
}

function take(): void {
  const given = tokenIn(location.hash);
  if (given === null) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  token = given;
  for (const tell of watchers) tell();
}

/** The token in the part of an address after the #; null if there is none. */
export function tokenIn(hash: string): string | null {
  const given = new URLSearchParams(hash.slice(1)).get("token");
  return given === "" ? null : given;
}

/** The latest token. */
export function linkToken(): string | null {
  return token;
}

/** Calls `tell` on every new token. Returns the function that stops this. */
export function onLinkToken(tell: () => void): () => void {
  watchers.add(tell);
  return () => void watchers.delete(tell);
}

/** Forgets the token, so that it isn't used again. */
export function forgetLinkToken(): void {
  token = null;
}
