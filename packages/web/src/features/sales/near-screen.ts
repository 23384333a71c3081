import { useEffect, useState } from "react";

/** How far beyond the screen an element still counts as near. */
const margin = "800px 0px";

/** Where an element is, and the height that keeps its place while it isn't near. */
export interface NearScreen {
  readonly ref: (element: HTMLElement | null) => void;
  readonly isNear: boolean;
  /** Pixels. */
  readonly height: number;
}

/**
 * Whether an element is on the screen or near it. Until that is known it is as `first` says; without an
 * observer everything is near.
 */
export function useNearScreen(first: Omit<NearScreen, "ref">): NearScreen {
  const isWatched = "IntersectionObserver" in globalThis;
  const [element, ref] = useState<HTMLElement | null>(null);
  const [place, setPlace] = useState(isWatched ? first : { ...first, isNear: true });
  useEffect(() => {
    if (element === null || !isWatched) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const isNear = entries.at(-1)?.isIntersecting ?? true;
        setPlace((before) => ({ isNear, height: before.isNear ? element.offsetHeight : before.height }));
      },
      { rootMargin: margin },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, isWatched]);
  return { ref, ...place };
}
