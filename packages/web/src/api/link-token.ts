let token: string | null = null;
const watchers = new Set<() => void>();

const place = "laurel.link-token";

/**
 * Removes the token of a mailed link (`#token=…`) from the address, at once and whenever another is pasted.
 * It is held in memory alone: neither the history nor the storage of the browser gets to keep it, but for the
 * way to a provider and back (`keepLinkToken`).
 */
export function watchLinkToken(): void {
  token = takeKept();
  take();
  addEventListener("hashchange", take);
}

/** Keeps the token for this tab while the browser is at a provider. Whatever page opens next, it is gone. */
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

/** The token in the part of an address after the #; null where there is none. */
export function tokenIn(hash: string): string | null {
  const given = new URLSearchParams(hash.slice(1)).get("token");
  return given === "" ? null : given;
}

/** The token that was taken last. */
export function linkToken(): string | null {
  return token;
}

/** Tells when another token is taken; gives what ends it. */
export function onLinkToken(tell: () => void): () => void {
  watchers.add(tell);
  return () => void watchers.delete(tell);
}

/** Forgets the token, once it is used. */
export function forgetLinkToken(): void {
  token = null;
}
