import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Asked, invitationsQuery, inviteAgain, takeBack } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { Certain } from "../../kit/confirm.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { FormError } from "../../kit/form-error.tsx";
import { Item, Items } from "../../kit/items.tsx";
import { languages } from "../../kit/languages.ts";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { roleText } from "../../kit/role-text.ts";
import { useSending } from "../../kit/use-sending.ts";
import { useWords } from "../../kit/use-words.ts";
import type { Place } from "./place.ts";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

/** Who was asked to join and has not come yet. */
export function InvitationsCard({ place: { door } }: { readonly place: Place }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const client = useQueryClient();
  const { data: asked, error, refetch } = useQuery(invitationsQuery(caller, door));
  const [doubted, setDoubted] = useState<Asked | null>(null);
  const outcome = useOutcome();
  const lookAgain = () => client.invalidateQueries({ queryKey: ["people"] });
  const again = useSending(async ({ invitation_id, email }: Asked) => {
    await inviteAgain(caller, door, invitation_id);
    outcome.tell(t("people.invited-again", { email }));
    await lookAgain();
  });
  const back = async ({ invitation_id, email }: Asked) => {
    await takeBack(caller, door, invitation_id);
    await lookAgain();
    setDoubted(null);
    outcome.tell(t("people.take-back-done", { email }), true);
  };
  return (
    <Card title={t("people.invitations", { count: asked?.length ?? "…" })} titleRef={outcome.title}>
      <div className={styles.parts}>
        <FormError error={again.error} question="other" />
        <OutcomeBar outcome={outcome} />
        {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
        {error === null && asked === undefined && <Spinner label={t("shell.loading")} />}
        {asked?.length === 0 && <p className={styles.none}>{t("people.nobody-asked")}</p>}
        {asked !== undefined && asked.length > 0 && (
          <Items>
            {asked.map((one) => (
              <AskedItem key={one.invitation_id} asked={one} sendAgain={again.send} doubt={setDoubted} />
            ))}
          </Items>
        )}
      </div>
      {doubted !== null && (
        <Dialog title={t("people.take-back-title", { email: doubted.email })} close={() => setDoubted(null)}>
          <Certain
            text={t("people.take-back-text")}
            action={t("people.take-back")}
            back={() => setDoubted(null)}
            work={() => back(doubted)}
          />
        </Dialog>
      )}
    </Card>
  );
}

interface AskedItemProps {
  readonly asked: Asked;
  sendAgain(asked: Asked): void;
  doubt(asked: Asked): void;
}

function AskedItem({ asked, sendAgain, doubt }: AskedItemProps) {
  const { t, day } = useWords();
  const styles = useStyles();
  const { email, role, locale, state, expires_at } = asked;
  const when = { day: day(expires_at.slice(0, 10)) };
  const as = t("people.asked-as", { role: roleText(t, role), language: languages[locale] });
  return (
    <Item name={email} lines={[as, t(state === "expired" ? "people.expired" : "people.open-until", when)]}>
      <span className={styles.actions}>
        <Button size="small" aria-label={t("people.again-to", { email })} onClick={() => sendAgain(asked)}>
          {t("people.again")}
        </Button>
        <Button size="small" aria-label={t("people.take-back-of", { email })} onClick={() => doubt(asked)}>
          {t("people.take-back")}
        </Button>
      </span>
    </Item>
  );
}
