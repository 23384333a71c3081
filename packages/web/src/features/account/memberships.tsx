import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { Me, Membership, Withdrawal } from "@laurel/contract";
import { roleName, withdrawalLines } from "@laurel/words";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { leavePartner } from "../../api/account.ts";
import { useSession } from "../../api/session.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Dialog, DialogActions, DialogText } from "../../kit/dialog.tsx";
import { Item, Items } from "../../kit/items.tsx";
import { useOutcome } from "../../kit/outcome.tsx";
import { RefusedRequest } from "../../kit/refused-request.ts";
import { useWords } from "../../kit/use-words.ts";
import { Part } from "./part.tsx";

const useStyles = makeStyles({
  link: { color: tokens.colorBrandForegroundLink },
});

/** The partners that the person works for, each with a button to leave; or the role in the team. */
export function Memberships({ me: { memberships, teamRole } }: { readonly me: Me }) {
  const words = useWords();
  const { t } = words;
  const outcome = useOutcome();
  const [chosen, setChosen] = useState<Membership | null>(null);
  const none = memberships.length === 0 ? t("memberships.none") : null;
  const lead = teamRole === null ? none : t("memberships.team", { role: roleName(words, teamRole) });
  return (
    <Part title={t("account.partners")} outcome={outcome} {...(lead === null ? {} : { lead })}>
      {memberships.length > 0 && (
        <Items>
          {memberships.map((membership) => (
            <Item
              key={membership.partnerId}
              name={membership.name}
              lines={[roleName(words, membership.role)]}
            >
              <Button
                aria-label={t("memberships.leave-this", { partner: membership.name })}
                onClick={() => {
                  outcome.clear();
                  setChosen(membership);
                }}
              >
                {t("memberships.leave")}
              </Button>
            </Item>
          ))}
        </Items>
      )}
      {chosen !== null && (
        <LeaveDialog
          membership={chosen}
          close={() => setChosen(null)}
          left={(withdrawal) => {
            setChosen(null);
            const left = t("memberships.left", { partner: chosen.name });
            outcome.tell([left, ...withdrawalLines(words, withdrawal)].join(" "), true);
          }}
        />
      )}
    </Part>
  );
}

interface LeaveDialogProps {
  readonly membership: Membership;
  close(): void;
  left(withdrawal: Withdrawal | null): void;
}

function LeaveDialog({ membership: { partnerId, name }, close, left }: LeaveDialogProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const client = useQueryClient();
  const [isLast, setLast] = useState(false);
  const leave = async () => {
    let withdrawal: Withdrawal | null;
    try {
      withdrawal = await leavePartner(caller, partnerId);
    } catch (error) {
      if (!(error instanceof RefusedRequest && error.code === "last-owner")) throw error;
      return setLast(true);
    }
    // The person may no longer see the partner's data.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey.includes(partnerId) });
    await client.invalidateQueries({ queryKey: ["me"] });
    left(withdrawal);
  };
  if (isLast) {
    return (
      <Dialog title={t("memberships.last-title", { partner: name })} close={close}>
        <DialogText>{t("memberships.last-text")}</DialogText>
        <DialogText>
          <Link to="/partners/$partnerId/settings" params={{ partnerId }} className={styles.link}>
            {t("memberships.to-people", { partner: name })}
          </Link>
        </DialogText>
        <DialogActions>
          <Button onClick={close}>{t("memberships.stay")}</Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("memberships.leave-title", { partner: name })} close={close}>
      <Confirm text={t("memberships.leave-text")} action={t("memberships.leave")} back={close} work={leave} />
    </Dialog>
  );
}
