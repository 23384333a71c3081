import { Spinner } from "@fluentui/react-components";
import type { Unsubscription } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { unsubscribe, unsubscriptionQuery } from "../../api/messages.ts";
import { useSession } from "../../api/session.tsx";
import { PlainLink } from "../../features/sign-in/plain-link.tsx";
import { Form } from "../../kit/form.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { PlainPage } from "./plain-page.tsx";

/** The page behind the link of a message that turns its kind off; opening it changes nothing. */
export function UnsubscribeRoute() {
  const { token = "" } = useSearch({ strict: false });
  return <UnsubscribePage token={token} />;
}

/** Asks before it turns messages off. It needs no account. */
export function UnsubscribePage({ token }: { readonly token: string }) {
  const { t } = useWords();
  const { caller } = useSession();
  const { data, error, refetch } = useQuery(unsubscriptionQuery(caller, token));
  if (data !== undefined) return <Question link={data} token={token} />;
  return (
    <PlainPage title={t("unsubscribe.title")}>
      {error === null ? (
        <Spinner label={t("shell.loading")} />
      ) : (
        <ProblemBar error={error} retry={() => void refetch()} />
      )}
      <PlainLink to="/account">{t("unsubscribe.all-settings")}</PlainLink>
    </PlainPage>
  );
}

function Question({ link, token }: { readonly link: Unsubscription; readonly token: string }) {
  const { t } = useWords();
  const { caller } = useSession();
  const [isDone, setDone] = useState(false);
  const submission = useSubmission(async () => {
    await unsubscribe(caller, token);
    setDone(true);
  });
  const what = link.area === null ? t("unsubscribe.everything") : t(`wishes.area.${link.area}`);
  if (isDone || link.isOff) {
    return (
      <PlainPage
        key="done"
        title={t("unsubscribe.done")}
        lead={t("unsubscribe.done-text", { what, email: link.email })}
        takesFocus={isDone}
      >
        <PlainLink to="/account">{t("unsubscribe.all-settings")}</PlainLink>
      </PlainPage>
    );
  }
  return (
    <PlainPage
      key="ask"
      title={t("unsubscribe.title")}
      lead={t("unsubscribe.text", { what, email: link.email })}
    >
      <Form submission={submission} question="other">
        <SubmitButton isBusy={submission.isBusy} isWide>
          {t("unsubscribe.action")}
        </SubmitButton>
      </Form>
      <PlainLink to="/account">{t("unsubscribe.all-settings")}</PlainLink>
    </PlainPage>
  );
}
