import type { Me } from "@laurel/contract";
import { useLocation } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";

const key = "laurel.viewing";
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows the portal of a partner as its people see it, in this tab, until it is left. */
export function beginViewing(partnerId: string): void {
  sessionStorage.setItem(key, partnerId);
  tell();
}

/** Shows the portal as the team sees it again. */
export function endViewing(): void {
  sessionStorage.removeItem(key);
  tell();
}

/** The partner whose portal a member of the team looks at on this page as its people do; null: none. */
export function useViewed(me: Me): string | null {
  const viewed = useSyncExternalStore(subscribe, () => sessionStorage.getItem(key));
  const path = useLocation({ select: ({ pathname }) => pathname });
  if (viewed === null || me.teamRole === null) return null;
  const pages = `/partners/${encodeURIComponent(viewed)}`;
  return path === pages || path.startsWith(`${pages}/`) ? viewed : null;
}

/** Someone who sees what a partner's people see, and may change nothing. */
export function asViewer(me: Me): Me {
  return { ...me, kind: "key", teamRole: null, memberships: [], scopes: ["program.read", "partner.read"] };
}
