import type { Me } from "@laurel/contract";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { usePreferences } from "../kit/preferences.tsx";
import { cookieRefused, RefusedRequest } from "../kit/refused-request.ts";
import { signOut } from "./auth.ts";
import { findKey, forgetKey, keepKey } from "./key.ts";
import type { RequestSender } from "./request.ts";
import { meQuery } from "./sign-in.ts";

/** The sender of the requests, and how to change it. */
export interface Session {
  readonly caller: RequestSender;
  /** Whether the reader signed out, rather than the session expiring. */
  readonly hasLeft: boolean;
  /** Continues with a key, which is kept for this tab. */
  enterKey(key: string): void;
  /**
   * Continues as the person that the server has just signed in.
   * @throws RefusedRequest with the code `cookieRefused` if the browser didn't keep the session.
   */
  enter(): Promise<void>;
  /**
   * Ends the session, or forgets the key.
   * @throws RefusedRequest if the server didn't end it.
   */
  leave(): Promise<void>;
}

const Context = createContext<Session | null>(null);

/** The session. Only below `SessionProvider`. */
export function useSession(): Session {
  const session = useContext(Context);
  if (session === null) throw new Error("useSession was called outside its provider");
  return session;
}

/** Who is signed in: undefined while loading, null for no one. */
export function useMe() {
  const { caller } = useSession();
  return useQuery(meQuery(caller));
}

/** Keeps the sender of the requests: the key of this tab, else the browser's cookie. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const { language } = usePreferences();
  const client = useQueryClient();
  const [key, setKey] = useState(findKey);
  const [hasLeft, setLeft] = useState(false);
  // Pasting the printed address over this page's address changes only the part after the #.
  useEffect(() => {
    const take = () => setKey(findKey());
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, []);
  const session = useMemo<Session>(
    () => ({
      caller: { key, locale: language },
      hasLeft,
      enterKey: (given) => {
        keepKey(given);
        setLeft(false);
        setKey(given);
      },
      enter: async () => {
        forgetKey();
        forgetAnswers(client);
        const me = await client.fetchQuery({ ...meQuery({ key: null, locale: language }), staleTime: 0 });
        if (me === null) throw new RefusedRequest(401, null, cookieRefused, null);
        setLeft(false);
        setKey(null);
      },
      leave: async () => {
        if (key === null) {
          await signOut(language);
          client.setQueryData<Me | null>(meQuery({ key, locale: language }).queryKey, null);
        } else forgetKey();
        setLeft(true);
        setKey(null);
        forgetAnswers(client);
      },
    }),
    [key, hasLeft, language, client],
  );
  return <Context value={session}>{children}</Context>;
}

/** Clears what one caller has read, so that the next caller can't see it. */
function forgetAnswers(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey: [name] }) => name !== "me" && name !== "sign-in-options" });
}
