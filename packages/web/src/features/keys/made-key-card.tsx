import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import type { FreshKey } from "../../api/keys.ts";
import { Card } from "../../kit/card.tsx";
import { CopyButton } from "../../kit/copy-button.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
  key: {
    display: "block",
    padding: "12px",
    overflowWrap: "anywhere",
    userSelect: "all",
    fontFamily: tokens.fontFamilyMonospace,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  actions: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
});

interface MadeKeyCardProps {
  readonly fresh: FreshKey;
  putAway(): void;
}

/** A key that was just created. It is shown only once. */
export function MadeKeyCard({ fresh: { name, key }, putAway }: MadeKeyCardProps) {
  const { t } = useWords();
  const styles = useStyles();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <Card title={t("keys.created", { name })} titleRef={title}>
      <div className={styles.parts}>
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t("keys.created-text")}</MessageBarBody>
        </MessageBar>
        <code className={styles.key}>{key}</code>
        <div className={styles.actions}>
          <CopyButton text={key}>{t("keys.copy")}</CopyButton>
          <Button onClick={putAway}>{t("keys.saved")}</Button>
        </div>
      </div>
    </Card>
  );
}
