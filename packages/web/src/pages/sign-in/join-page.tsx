import { Spinner } from "@fluentui/react-components";
import type { InvitationOutlook } from "@laurel/contract";
import { roleInSentence, roleMeaning } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { linkToken, onLinkToken } from "../../api/link-token.ts";
import { useSession } from "../../api/session.tsx";
import { meQuery, outlookQuery } from "../../api/sign-in.ts";
import { JoinAsNew, JoinAsOther, JoinAsSelf, SignInToJoin } from "../../features/sign-in/join-forms.tsx";
import { PlainLink } from "../../features/sign-in/plain-link.tsx";
import { Frame } from "../../kit/frame.tsx";
import type { MessageKey } from "../../kit/messages.ts";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { RefusedRequest } from "../../kit/refused-request.ts";
import { useWords } from "../../kit/use-words.ts";
import { PlainPage } from "./plain-page.tsx";

/** The page of a mailed invitation. */
export function JoinPage() {
  const { t } = useWords();
  const token = useSyncExternalStore(onLinkToken, linkToken);
  // Kept for this page only, because the token is forgotten after use.
  const [given, setGiven] = useState(token);
  if (token !== null && token !== given) setGiven(token);
  if (given !== null) return <Invited key={given} token={given} />;
  return (
    <PlainPage title={t("join.no-link")} lead={t("join.no-link-text")}>
      <PlainLink to="/">{t("join.continue")}</PlainLink>
    </PlainPage>
  );
}

function Invited({ token }: { readonly token: string }) {
  const { t } = useWords();
  const { caller } = useSession();
  const outlook = useQuery(outlookQuery(caller.locale, token));
  // Only a person can join, so a key is ignored.
  const me = useQuery(meQuery({ key: null, locale: caller.locale }));
  const [hasJoined, setJoined] = useState(false);
  if (hasJoined) {
    return (
      <PlainPage key="joined" title={t("join.done")} lead={t("join.done-text")} takesFocus>
        <PlainLink to="/">{t("sign-in.title")}</PlainLink>
      </PlainPage>
    );
  }
  const error = outlook.error ?? me.error;
  if (error instanceof RefusedRequest && error.problem !== null && error.status < 500) {
    return <DeadLink code={error.problem.code} detail={error.problem.detail} />;
  }
  const retry = () => void Promise.all([outlook.refetch(), me.refetch()]);
  return (
    <>
      {error !== null ? (
        <Frame>
          <ProblemBar error={error} retry={retry} />
        </Frame>
      ) : outlook.data === undefined || me.data === undefined ? (
        <Frame>
          <Spinner label={t("shell.loading")} />
        </Frame>
      ) : (
        <Joining
          token={token}
          outlook={outlook.data}
          signedInAs={me.data?.email ?? null}
          refresh={retry}
          joined={() => setJoined(true)}
        />
      )}
    </>
  );
}

const titles: Readonly<Record<string, MessageKey>> = {
  "invitation-expired": "join.expired",
  "invitation-settled": "join.settled",
  "invitation-unknown": "join.unknown",
};

/** A link that no longer works. The API says why and what to do. */
function DeadLink({ code, detail }: { readonly code: string; readonly detail: string }) {
  const { t } = useWords();
  return (
    <PlainPage key="closed" title={t(titles[code] ?? "problem.title")} lead={detail} takesFocus>
      <PlainLink to="/">{t("join.continue")}</PlainLink>
    </PlainPage>
  );
}

interface JoiningProps {
  readonly token: string;
  readonly outlook: InvitationOutlook;
  readonly signedInAs: string | null;
  refresh(): void;
  joined(): void;
}

function Joining({ token, outlook, signedInAs, refresh, joined }: JoiningProps) {
  const words = useWords();
  const { t, dayOf } = words;
  const { partnerName: partner, marketplace, email, role, expiresAt, hasAccount } = outlook;
  const title = partner === null ? t("join.team", { marketplace }) : t("join.title", { partner });
  const isOther = signedInAs !== null && signedInAs.toLowerCase() !== email.toLowerCase();
  const way = isOther ? "other" : signedInAs !== null ? "self" : hasAccount ? "sign-in" : "new";
  const [arrived] = useState(way);
  return (
    <PlainPage
      key={way}
      title={title}
      lead={
        <>
          {t("join.as", { role: roleInSentence(words, role) })}
          <br />
          {roleMeaning(words, role)}
          <br />
          {t("join.for", { email, day: dayOf(expiresAt) })}
        </>
      }
      takesFocus={way !== arrived}
    >
      {way === "other" && <JoinAsOther email={email} signedInAs={signedInAs ?? ""} />}
      {way === "self" && <JoinAsSelf token={token} action={title} refresh={refresh} />}
      {way === "sign-in" && <SignInToJoin email={email} />}
      {way === "new" && (
        <JoinAsNew token={token} email={email} action={title} refresh={refresh} joined={joined} />
      )}
    </PlainPage>
  );
}
