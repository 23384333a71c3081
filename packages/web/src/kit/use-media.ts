import { useEffect, useState } from "react";

/** The width up to which a screen is a phone's: what isn't read at once waits behind a button there. */
const phone = "(max-width: 600px)";

/** Whether the browser matches a media query; follows it when it changes. */
export function useMedia(text: string): boolean {
  const [query] = useState(() => matchMedia(text));
  const [isMatched, setMatched] = useState(query.matches);
  useEffect(() => {
    const follow = () => setMatched(query.matches);
    follow();
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [query]);
  return isMatched;
}

/** Whether the page is shown on a phone, or as large as on one. */
export function usePhone(): boolean {
  return useMedia(phone);
}
