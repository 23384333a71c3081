import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { Offer } from "@laurel/contract";
import { useState } from "react";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { useWords } from "../../kit/use-words.ts";
import { TransferDialog } from "./transfer-dialog.tsx";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px", justifyItems: "start" },
  list: { display: "grid", gap: "8px", margin: 0, padding: 0, listStyleType: "none" },
  item: { display: "flex", flexWrap: "wrap", gap: "4px 12px", overflowWrap: "anywhere" },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface PublishersCardProps {
  readonly partnerId: string;
  readonly offers: readonly Offer[];
}

/** A partner's publishers by their offers, and the way to transfer them to another partner. */
export function PublishersCard({ partnerId, offers }: PublishersCardProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { me } = useSigned();
  const outcome = useOutcome();
  const [isOpen, setOpen] = useState(false);
  const counts = [...Map.groupBy(offers, ({ publisherId }) => publisherId)].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const [first, ...more] = counts.map(([id]) => id);
  return (
    <Card title={t("transfers.title")} titleRef={outcome.title}>
      <div className={styles.parts}>
        <OutcomeBar outcome={outcome} />
        {counts.length === 0 && <p className={styles.quiet}>{t("transfers.none")}</p>}
        <ul className={styles.list}>
          {counts.map(([id, own]) => (
            <li key={id} className={styles.item}>
              <span className={styles.name}>{id}</span>
              <span className={styles.quiet}>{t("transfers.offers", { count: own.length })}</span>
            </li>
          ))}
        </ul>
        {first !== undefined && mayDo(me, "transfers.make") && (
          <Button onClick={() => setOpen(true)}>{t("transfers.open")}</Button>
        )}
      </div>
      {isOpen && first !== undefined && (
        <TransferDialog
          partnerId={partnerId}
          publisherIds={[first, ...more]}
          close={() => setOpen(false)}
          done={({ publishers, lines, toPartner }) => {
            setOpen(false);
            outcome.tell(t("transfers.done", { publishers, lines, partner: toPartner }), true);
          }}
        />
      )}
    </Card>
  );
}
