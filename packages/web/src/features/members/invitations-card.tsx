import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { languageNames } from "@laurel/contract";
import { roleName } from "@laurel/words";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { mayDo } from "../../api/may-do.ts";
import {
  type AnyInvitation,
  invitationsQuery,
  resendInvitation,
  revokeInvitation,
} from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { FormError } from "../../kit/form-error.tsx";
import { Item, Items } from "../../kit/items.tsx";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { KeptLink } from "./kept-link.tsx";
import type { Roster } from "./roster.ts";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

/** The invitations that are not accepted yet. */
export function InvitationsCard({ roster: { partnerId, invitable } }: { readonly roster: Roster }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, me } = useSigned();
  const client = useQueryClient();
  const { data: invitations, error, refetch } = useQuery(invitationsQuery(caller, partnerId));
  const [chosen, setChosen] = useState<AnyInvitation | null>(null);
  const outcome = useOutcome();
  const refresh = () => client.invalidateQueries({ queryKey: ["people"] });
  const handsOn = !me.sendsMail && mayDo(me, "messages.hand-on");
  const [byHand, setByHand] = useState<{ readonly id: number; readonly nth: number } | null>(null);
  const resending = useSubmission(async ({ invitationId, email }: AnyInvitation) => {
    outcome.clear();
    await resendInvitation(caller, partnerId, invitationId);
    const unsent = handsOn ? "people.invited-by-hand" : "people.invited-unsent";
    outcome.tell(t(me.sendsMail ? "people.invited-again" : unsent, { email }));
    if (handsOn) {
      client.removeQueries({ queryKey: ["kept-link"] });
      setByHand({ id: invitationId, nth: (byHand?.nth ?? 0) + 1 });
    }
    await refresh();
  });
  const revoke = async ({ invitationId, email }: AnyInvitation) => {
    await revokeInvitation(caller, partnerId, invitationId);
    await refresh();
    setChosen(null);
    outcome.tell(t("people.revoke-done", { email }), true);
  };
  return (
    <Card title={t("people.invitations", { count: invitations?.length ?? "…" })} titleRef={outcome.title}>
      <div className={styles.parts}>
        <FormError error={resending.error} question="other" />
        <OutcomeBar outcome={outcome} />
        {byHand !== null && <KeptLink key={byHand.nth} partnerId={partnerId} invitationId={byHand.id} />}
        {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
        {error === null && invitations === undefined && <Spinner label={t("shell.loading")} />}
        {invitations?.length === 0 && <p className={styles.none}>{t("people.no-invitations")}</p>}
        {invitations !== undefined && invitations.length > 0 && (
          <Items>
            {invitations.map((each) => (
              <InvitationItem
                key={each.invitationId}
                invitation={each}
                mayChange={invitable?.includes(each.role) === true}
                resend={resending.send}
                revoke={setChosen}
              />
            ))}
          </Items>
        )}
      </div>
      {chosen !== null && (
        <Dialog title={t("people.revoke-title", { email: chosen.email })} close={() => setChosen(null)}>
          <Confirm
            text={t("people.revoke-text")}
            action={t("people.revoke")}
            back={() => setChosen(null)}
            work={() => revoke(chosen)}
          />
        </Dialog>
      )}
    </Card>
  );
}

interface InvitationItemProps {
  readonly invitation: AnyInvitation;
  /** Whether the reader may invite to this role, and so may send it again and revoke it. */
  readonly mayChange: boolean;
  resend(invitation: AnyInvitation): void;
  revoke(invitation: AnyInvitation): void;
}

function InvitationItem({ invitation, mayChange, resend, revoke }: InvitationItemProps) {
  const words = useWords();
  const { t, dayOf } = words;
  const styles = useStyles();
  const { email, role, locale, state, expiresAt } = invitation;
  const when = { day: dayOf(expiresAt) };
  const as = t("people.invited-as", { role: roleName(words, role), language: languageNames[locale] });
  return (
    <Item name={email} lines={[as, t(state === "expired" ? "people.expired" : "people.open-until", when)]}>
      {mayChange && (
        <span className={styles.actions}>
          <Button
            size="small"
            aria-label={t("people.again-to", { email })}
            onClick={() => resend(invitation)}
          >
            {t("people.again")}
          </Button>
          <Button
            size="small"
            aria-label={t("people.revoke-of", { email })}
            onClick={() => revoke(invitation)}
          >
            {t("people.revoke")}
          </Button>
        </span>
      )}
    </Item>
  );
}
