import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { accountQuery } from "../api/account.ts";
import { Card } from "../partner/card.tsx";
import { ProblemBar } from "../ui/problem-bar.tsx";
import { useMe, useSession } from "../ui/session.tsx";
import { useWords } from "../ui/use-words.ts";
import { Memberships } from "./memberships.tsx";
import { Password } from "./password.tsx";
import { Person } from "./person.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { Sessions } from "./sessions.tsx";

const useStyles = makeStyles({
  page: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: "20px",
    maxWidth: "760px",
    marginInline: "auto",
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    ":focus": { outlineStyle: "none" },
  },
  text: { margin: "0 0 16px", color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

/** One's own account: name, password, second factor, sessions, memberships. */
export function AccountPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { data: me } = useMe();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.page}>
      <title>{`${t("account.title")} · Laurel`}</title>
      <h1 ref={title} tabIndex={-1} className={styles.title}>
        {t("account.title")}
      </h1>
      {me?.kind === "key" && <NoAccount />}
      {me?.kind === "person" && <Parts me={me} />}
    </div>
  );
}

function Parts({ me }: { readonly me: Me }) {
  const { t } = useWords();
  const { caller } = useSession();
  const { data: account, error, refetch } = useQuery(accountQuery(caller));
  if (account === undefined) {
    if (error !== null) return <ProblemBar error={error} retry={() => void refetch()} />;
    return <Spinner label={t("shell.loading")} />;
  }
  return (
    <>
      <Person me={me} locale={account.locale} />
      <Password hasPassword={me.has_password} email={me.email ?? ""} />
      <SecondFactor me={me} />
      <Sessions here={account.session} />
      <Memberships me={me} />
    </>
  );
}

/** A key stands for no person. */
function NoAccount() {
  const { t } = useWords();
  const styles = useStyles();
  const { leave } = useSession();
  return (
    <Card title={t("account.key-title")}>
      <p className={styles.text}>{t("account.key-text")}</p>
      <Button appearance="primary" onClick={() => void leave()}>
        {t("account.key-leave")}
      </Button>
    </Card>
  );
}
