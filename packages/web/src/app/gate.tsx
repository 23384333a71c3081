import { Spinner } from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useMatch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef } from "react";
import { exampleClockQuery } from "../api/example.ts";
import { useLiveChanges } from "../api/live.ts";
import { SignedProvider } from "../api/program.tsx";
import { programQuery } from "../api/queries.ts";
import { useMe, useSession } from "../api/session.tsx";
import { asViewer, useViewed } from "../api/viewing.ts";
import { ProblemBar } from "../kit/problem-bar.tsx";
import { useWords } from "../kit/use-words.ts";
import { NoPartner } from "./no-partner.tsx";
import { Shell } from "./shell.tsx";

const SignInPage = lazy(async () => ({
  default: (await import("../pages/sign-in/sign-in-page.tsx")).SignInPage,
}));

const ViewingBar = lazy(async () => ({
  default: (await import("../features/loop/oversight/viewing-bar.tsx")).ViewingBar,
}));

/**
 * Shows the pages to a caller who is signed in or has a key, and the sign-in page to everyone else. The
 * address stays the same, so that the requested page opens after sign-in.
 */
export function Gate() {
  const { data: me, error, refetch } = useMe();
  const { hasLeft } = useSession();
  const wasIn = useRef(false);
  const wasOut = useRef(false);
  if (me) wasIn.current = true;
  if (me === null) wasOut.current = true;
  if (error !== null && me === undefined) {
    return (
      <Shell>
        <ProblemBar error={error} retry={() => void refetch()} />
      </Shell>
    );
  }
  if (me === undefined) return <Loading />;
  if (me === null) {
    return (
      <Suspense fallback={<Loading />}>
        <SignInPage farewell={wasIn.current ? (hasLeft ? "left" : "ended") : null} />
      </Suspense>
    );
  }
  return (
    <WithProgram me={me} hasJustComeIn={wasOut.current}>
      <Outlet />
    </WithProgram>
  );
}

function Loading() {
  const { t } = useWords();
  return (
    <Shell>
      <Spinner label={t("shell.loading")} />
    </Shell>
  );
}

/** Whether the signed-in person has neither a partner nor a role in the team, and so may read nothing. */
function belongsNowhere({ kind, teamRole, memberships }: Me): boolean {
  return kind === "person" && teamRole === null && memberships.length === 0;
}

interface WithProgramProps {
  readonly me: Me;
  /** Whether the page replaces the one on which the person signed in. */
  readonly hasJustComeIn: boolean;
  readonly children: ReactNode;
}

function WithProgram({ me, hasJustComeIn, children }: WithProgramProps) {
  const { caller } = useSession();
  const mayReadNothing = belongsNowhere(me) || me.factorMissing;
  useLiveChanges(caller, !mayReadNothing);
  const { data: program, ...asked } = useQuery({
    ...programQuery(caller),
    placeholderData: (before) => before,
    enabled: !mayReadNothing,
  });
  // Else what a page of the example shows as late, by the machine's clock, would soon change places.
  const hasOwnClock = me.example !== null;
  const clock = useQuery({ ...exampleClockQuery(caller), enabled: hasOwnClock && !mayReadNothing });
  const isClockKnown = !hasOwnClock || clock.data !== undefined;
  const viewed = useViewed(me);
  const signed = useMemo(
    () =>
      isClockKnown && program ? { caller, program, me: viewed === null ? me : asViewer(me) } : undefined,
    [caller, program, isClockKnown, me, viewed],
  );
  const isThere = signed !== undefined || mayReadNothing;
  // A person without a partner still has an account.
  const isOwn = useMatch({ from: "/signed-in/account", shouldThrow: false }) !== undefined;
  const hasSetUpFactor = useRef(false);
  if (me.factorMissing) hasSetUpFactor.current = true;
  else if (!isOwn) hasSetUpFactor.current = false;
  useEffect(() => {
    if (isThere && hasJustComeIn) document.getElementById("main")?.focus({ preventScroll: true });
  }, [isThere, hasJustComeIn]);
  if (belongsNowhere(me)) {
    return <Shell me={me}>{isOwn ? children : <NoPartner />}</Shell>;
  }
  // The account page stays the same after the factor is set up: it still shows the backup codes.
  if (me.factorMissing || hasSetUpFactor.current) {
    return <Shell me={me}>{isOwn ? children : <Navigate to="/account" replace />}</Shell>;
  }
  const failed = [asked, ...(isClockKnown ? [] : [clock])].find(({ error }) => error !== null);
  if (failed?.error) {
    return (
      <Shell me={me}>
        <ProblemBar error={failed.error} retry={() => void failed.refetch()} />
      </Shell>
    );
  }
  if (signed === undefined) return <Loading />;
  const { texts, currentVersion } = signed.program;
  return (
    <SignedProvider value={signed}>
      <Shell me={me} program={{ name: texts.program.name, version: currentVersion }}>
        {viewed !== null && (
          <Suspense>
            <ViewingBar partnerId={viewed} />
          </Suspense>
        )}
        {children}
      </Shell>
    </SignedProvider>
  );
}
