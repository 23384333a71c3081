import { type RefObject, useEffect, useRef } from "react";

/** How far from the edge of the screen a row of tabs begins, in pixels. */
const edge = 16;

/** For a row of tabs that may be wider than the screen: when another one becomes current, it is in sight. */
export function useCurrentTab(): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  const shown = useRef<Element | null>(null);
  useEffect(() => {
    const current = row.current?.querySelector("[aria-current=page], [aria-current=true]") ?? null;
    if (row.current === null || current === null || current === shown.current) return;
    shown.current = current;
    row.current.scrollLeft +=
      current.getBoundingClientRect().left - row.current.getBoundingClientRect().left - edge;
  });
  return row;
}
