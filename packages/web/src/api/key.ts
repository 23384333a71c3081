const place = "laurel.key";

/**
 * The key for the API: the one in the address (`#key=…`), else the one kept for this tab, else null. A key in
 * the address is kept for this tab and removed from the address, so that it is not copied along with it.
 */
export function findKey(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given === null) return sessionStorage.getItem(place);
  history.replaceState(history.state, "", location.pathname + location.search);
  if (given !== "") keepKey(given);
  return given === "" ? null : given;
}

/** Keeps a key until the tab is closed. */
export function keepKey(key: string): void {
  sessionStorage.setItem(place, key);
}

/** Forgets the key of this tab. */
export function forgetKey(): void {
  sessionStorage.removeItem(place);
}

/** The key in what a person pasted: the whole printed address, or the key alone. */
export function keyIn(text: string): string {
  const trimmed = text.trim();
  const hash = trimmed.indexOf("#");
  const key = hash < 0 ? null : new URLSearchParams(trimmed.slice(hash + 1)).get("key");
  return key ?? trimmed;
}
