import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { RefusedRequest } from "./refused-request.ts";

/** The state of submitting a form. */
export interface Submission<T> {
  readonly isBusy: boolean;
  /** Why the last attempt failed; null where it didn't. */
  readonly error: unknown;
  /** Forgets the error, when the form asks for something else. */
  clear(): void;
  /** Submits, unless a submission is still running. */
  send(given: T): void;
}

/** Submits with `work`, one submission at a time, and keeps its error. */
export function useSubmission<T = void>(work: (given: T) => Promise<void>): Submission<T> {
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
      // The session may have ended: the page checks who is signed in.
      if (refusal instanceof RefusedRequest && refusal.status === 401) {
        void client.invalidateQueries({ queryKey: ["me"] });
      }
    } finally {
      onItsWay.current = false;
      setBusy(false);
    }
  };
  return { isBusy, error, clear: () => setError(null), send: (given) => void run(given) };
}
