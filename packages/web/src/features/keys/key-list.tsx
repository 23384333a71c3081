import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { Key } from "@laurel/contract";
import { withdrawalLines } from "@laurel/words";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type FreshKey, keysQuery, revokeKey } from "../../api/keys.ts";
import { useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Disclosure } from "../../kit/disclosure.tsx";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { KeyItem } from "./key-item.tsx";
import { ReplaceForm } from "./replace-form.tsx";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
  list: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    margin: 0,
    padding: 0,
    listStyleType: "none",
  },
});

/** Whether a key still works. */
function isInUse({ revoked, expiresAt }: Key): boolean {
  return !revoked && (expiresAt === null || Date.parse(expiresAt) > Date.now());
}

interface KeyListProps {
  show(key: FreshKey): void;
}

/** The keys that work, and below them those that no longer work. */
export function KeyList({ show }: KeyListProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller } = useSigned();
  const client = useQueryClient();
  const { data: keys, error, refetch } = useQuery(keysQuery(caller));
  const [asked, setAsked] = useState<{ readonly key: Key; readonly what: "replace" | "revoke" } | null>(null);
  const outcome = useOutcome();
  const close = () => setAsked(null);
  const inUse = keys?.filter(isInUse) ?? [];
  const over = keys?.filter((key) => !isInUse(key)) ?? [];
  const revoke = async ({ keyId, name }: Key) => {
    const withdrawal = await revokeKey(caller, keyId);
    await client.invalidateQueries({ queryKey: ["keys"] });
    close();
    outcome.tell([t("keys.revoke-done", { name }), ...withdrawalLines(words, withdrawal)].join(" "), true);
  };
  return (
    <Card
      title={t("keys.in-use", { count: keys === undefined ? "…" : inUse.length })}
      titleRef={outcome.title}
    >
      <div className={styles.parts}>
        <OutcomeBar outcome={outcome} />
        {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
        {error === null && keys === undefined && <Spinner label={t("shell.loading")} />}
        {keys !== undefined && inUse.length === 0 && <p className={styles.none}>{t("keys.none")}</p>}
        {inUse.length > 0 && (
          <ul className={styles.list}>
            {inUse.map((key) => (
              <KeyItem key={key.keyId} of={key} ask={(what) => setAsked({ key, what })} />
            ))}
          </ul>
        )}
        {over.length > 0 && (
          <Disclosure title={t("keys.not-in-use", { count: over.length })}>
            <ul className={styles.list}>
              {over.map((key) => (
                <KeyItem key={key.keyId} of={key} />
              ))}
            </ul>
          </Disclosure>
        )}
      </div>
      {asked?.what === "replace" && (
        <Dialog title={t("keys.replace-title", { name: asked.key.name })} close={close}>
          <ReplaceForm
            of={asked.key}
            back={close}
            show={(fresh) => {
              close();
              show(fresh);
            }}
          />
        </Dialog>
      )}
      {asked?.what === "revoke" && (
        <Dialog title={t("keys.revoke-title", { name: asked.key.name })} close={close}>
          <Confirm
            text={t("keys.revoke-text")}
            action={t("keys.revoke")}
            back={close}
            work={() => revoke(asked.key)}
          />
        </Dialog>
      )}
    </Card>
  );
}
