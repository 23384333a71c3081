import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { RefusedRequest } from "./refused-request.ts";

/** Something that is sent, and what came of it. */
export interface Sending<T> {
  readonly isBusy: boolean;
  /** Why the last try failed; null where it didn't. */
  readonly error: unknown;
  /** Sends, unless something is on its way already. */
  send(given: T): void;
}

/** Sends by `work`, one at a time, and keeps what was refused. */
export function useSending<T = void>(work: (given: T) => Promise<void>): Sending<T> {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const onItsWay = useRef(false);
  const client = useQueryClient();
  const run = async (given: T) => {
    if (onItsWay.current) return;
    onItsWay.current = true;
    setBusy(true);
    setError(null);
    try {
      await work(given);
    } catch (refusal) {
      setError(refusal);
      // The session may have ended without a word: the page asks who is here.
      if (refusal instanceof RefusedRequest && refusal.status === 401) {
        void client.invalidateQueries({ queryKey: ["me"] });
      }
    } finally {
      onItsWay.current = false;
      setBusy(false);
    }
  };
  return { isBusy, error, send: (given) => void run(given) };
}
