import { Button, MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { accountQuery } from "../../api/account.ts";
import { useMe, useSession } from "../../api/session.tsx";
import { Memberships } from "../../features/account/memberships.tsx";
import { MessageWishes } from "../../features/account/message-wishes.tsx";
import { Password } from "../../features/account/password.tsx";
import { Person } from "../../features/account/person.tsx";
import { SecondFactor } from "../../features/account/second-factor.tsx";
import { Sessions } from "../../features/account/sessions.tsx";
import { Card } from "../../kit/card.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  text: { margin: "0 0 16px", color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

/** The reader's account: name, password, second factor, sessions, memberships. */
export function AccountPage() {
  const { t } = useWords();
  const { data: me } = useMe();
  return (
    <Page title={t("account.title")} isNarrow>
      {me?.kind === "key" && <NoAccount />}
      {me?.kind === "person" && <Parts me={me} />}
    </Page>
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
      {me.factorMissing && <FactorRequired />}
      <Person me={me} locale={account.user.locale} />
      <Password hasPassword={me.hasPassword} email={me.email ?? ""} />
      <SecondFactor me={me} />
      <MessageWishes />
      <Sessions here={account.session.token} />
      <Memberships me={me} />
    </>
  );
}

/** Says why no other page opens. */
function FactorRequired() {
  const { t } = useWords();
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{t("factor.required")}</MessageBarBody>
    </MessageBar>
  );
}

/** Shown to a key, which has no account. */
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
