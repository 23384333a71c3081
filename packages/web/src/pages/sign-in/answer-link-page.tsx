import { useState, useSyncExternalStore } from "react";
import { answerContact, confirmOwner } from "../../api/link-answers.ts";
import { linkToken, onLinkToken } from "../../api/link-token.ts";
import { useSession } from "../../api/session.tsx";
import { PlainLink } from "../../features/sign-in/plain-link.tsx";
import { Form } from "../../kit/form.tsx";
import type { MessageKey } from "../../kit/messages.ts";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { PlainPage } from "./plain-page.tsx";

/** The page behind the links of the mail that a contact gets; opening it changes nothing. */
export function ContactLinkPage() {
  const token = useToken();
  // The link that says "this isn't me" carries the number of the contact, the other one doesn't.
  const isOther = token !== null && /^\d+\./.test(token);
  return <AnswerLinkPage token={token} kind={isOther ? "not-me" : "contact"} />;
}

/** The page behind the link by which a named person confirms that they own an offer. */
export function OwnerLinkPage() {
  return <AnswerLinkPage token={useToken()} kind="owner" />;
}

/** What a link asks its reader. */
type LinkKind = "contact" | "not-me" | "owner";

/** The token of the link; kept for this page only, because it is forgotten after use. */
function useToken(): string | null {
  const token = useSyncExternalStore(onLinkToken, linkToken);
  const [given, setGiven] = useState(token);
  if (token !== null && token !== given) setGiven(token);
  return given;
}

/** Asks before it answers: a program that opens links in mail must not answer for a person. */
function AnswerLinkPage({ token, kind }: { readonly token: string | null; readonly kind: LinkKind }) {
  const { t } = useWords();
  const { caller } = useSession();
  const [done, setDone] = useState<Readonly<Record<string, string>> | null>(null);
  const submission = useSubmission(async () => {
    if (token === null) return;
    setDone(
      kind === "owner"
        ? await confirmOwner(caller, token)
        : await answerContact(caller, token, kind === "contact" ? "confirm" : "not-me"),
    );
  });
  const key = (part: string) => `link.${kind}.${part}` as MessageKey;
  if (token === null) {
    return (
      <PlainPage title={t("join.no-link")} lead={t("join.no-link-text")}>
        <PlainLink to="/">{t("join.continue")}</PlainLink>
      </PlainPage>
    );
  }
  if (done !== null) {
    const values = { partner: done.partnerName ?? "", offer: done.offerTitle ?? "" };
    return (
      <PlainPage key="done" title={t(key("done"))} lead={t(key("done-text"), values)} takesFocus>
        <PlainLink to="/">{t("join.continue")}</PlainLink>
      </PlainPage>
    );
  }
  return (
    <PlainPage key="ask" title={t(key("title"))} lead={t(key("text"))}>
      <Form submission={submission} question="other">
        <SubmitButton isBusy={submission.isBusy} isWide>
          {t(key("action"))}
        </SubmitButton>
      </Form>
    </PlainPage>
  );
}
