import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { Publisher } from "@laurel/contract";
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
  readonly publishers: readonly Publisher[];
}

/** A partner's publishers, and the way to transfer them to another partner. */
export function PublishersCard({ partnerId, publishers: all }: PublishersCardProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { me } = useSigned();
  const outcome = useOutcome();
  const [isOpen, setOpen] = useState(false);
  const [first, ...more] = all.map(({ publisherId }) => publisherId);
  return (
    <Card title={t("transfers.title")} titleRef={outcome.title}>
      <div className={styles.parts}>
        <OutcomeBar outcome={outcome} />
        {all.length === 0 && <p className={styles.quiet}>{t("transfers.none")}</p>}
        <ul className={styles.list}>
          {all.map(({ publisherId, name, offers }) => (
            <li key={publisherId} className={styles.item}>
              <span className={styles.name}>{name}</span>
              <span className={styles.quiet}>{publisherId}</span>
              <span className={styles.quiet}>{t("transfers.offers", { count: offers })}</span>
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
