import { Field, makeStyles, Select, tokens } from "@fluentui/react-components";
import { isLocale, languageNames, type Me, type Role } from "@laurel/contract";
import { roleMeaning, roleName } from "@laurel/words";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { mayDo } from "../../api/may-do.ts";
import { invite } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { TextField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { KeptLink } from "./kept-link.tsx";
import type { Roster } from "./roster.ts";

/** The same limit as in the contract. */
const looksLikeAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const useStyles = makeStyles({
  text: { margin: "0 0 12px", color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

interface InviteCardProps {
  readonly roster: Roster;
  /** The roles to which the reader may invite. */
  readonly roles: readonly Role[];
  /** Called with what was sent, where a form is waiting for the person. */
  invited?(invitationId: number, email: string): void;
}

/** What became of an invitation: mailed, or waiting for the reader or an administrator to pass it on. */
function invitedKey(me: Me) {
  if (me.sendsMail) return "people.invited";
  return mayDo(me, "messages.hand-on") ? "people.invited-by-hand" : "people.invited-unsent";
}

function inviteTextKey(me: Me) {
  if (me.sendsMail) return "people.invite-text";
  return mayDo(me, "messages.hand-on") ? "people.invite-text-by-hand" : "people.invite-text-unsent";
}

/** The form that invites a person by e-mail. */
export function InviteCard({ roster, roles, invited }: InviteCardProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller, me } = useSigned();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  // The default is the role with the least access.
  const [role, setRole] = useState(roles.at(roster.kind === "partner" ? -1 : 0));
  const [locale, setLocale] = useState(roster.language);
  const [byHand, setByHand] = useState<number | null>(null);
  const [showsErrors, setShowsErrors] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const outcome = useOutcome();
  const isAddress = looksLikeAddress.test(email.trim());
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (!isAddress || role === undefined) return input.current?.focus();
    // A refusal is never shown beside the success of an earlier invitation.
    outcome.clear();
    setByHand(null);
    const sent = await invite(caller, roster.partnerId, { email: email.trim(), role, locale });
    setShowsErrors(false);
    setEmail("");
    outcome.tell(t(invitedKey(me), { email: sent.email }));
    setByHand(me.sendsMail || !mayDo(me, "messages.hand-on") ? null : sent.invitationId);
    input.current?.focus();
    await client.invalidateQueries({ queryKey: ["people"] });
    invited?.(sent.invitationId, sent.email);
  });
  return (
    <Card title={t("people.invite-title")}>
      <p className={styles.text}>{t(inviteTextKey(me))}</p>
      <Form submission={submission} question="other">
        <OutcomeBar outcome={outcome} />
        {byHand !== null && <KeptLink partnerId={roster.partnerId} invitationId={byHand} />}
        <TextField
          ref={input}
          label={t("field.email")}
          type="email"
          inputMode="email"
          autoComplete="off"
          maxLength={254}
          value={email}
          set={setEmail}
          wrong={showsErrors && !isAddress ? t("people.email-missing") : null}
        />
        <Field label={t("people.role")} hint={role === undefined ? "" : roleMeaning(words, role)}>
          <Select
            size="large"
            value={role ?? ""}
            onChange={(_, { value }) => setRole(roles.find((each) => each === value))}
          >
            {roles.map((each) => (
              <option key={each} value={each}>
                {roleName(words, each)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("people.mail-language")}>
          <Select
            size="large"
            value={locale}
            onChange={(_, { value }) => isLocale(value) && setLocale(value)}
          >
            {Object.entries(languageNames).map(([language, name]) => (
              <option key={language} value={language} lang={language}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <SubmitButton isBusy={submission.isBusy} isWide>
          {t("people.invite")}
        </SubmitButton>
      </Form>
    </Card>
  );
}
