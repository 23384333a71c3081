import { Badge, Button, makeStyles, tokens } from "@fluentui/react-components";
import type { Key } from "@laurel/contract";
import { actionName } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { keysQuery } from "../../api/keys.ts";
import { mayDo } from "../../api/may-do.ts";
import { membersQuery } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import { partnerQuery } from "../../api/queries.ts";
import { Disclosure } from "../../kit/disclosure.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  key: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) auto",
    gap: "12px 24px",
    padding: "16px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ":first-child": { paddingTop: 0 },
    ":last-child": { borderBottom: "none" },
    "@media (max-width: 760px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  who: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 12px", minWidth: 0 },
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  start: { fontFamily: tokens.fontFamilyMonospace, color: tokens.colorNeutralForeground2 },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
  facts: {
    gridColumn: "1 / -1",
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(130px, 1fr))",
    gap: "8px 24px",
    margin: 0,
  },
  fact: { minWidth: 0, "& dt": { fontSize: tokens.fontSizeBase200 }, "& dd": { margin: 0 } },
  quiet: { color: tokens.colorNeutralForeground2 },
  may: { margin: 0, paddingInlineStart: "20px", overflowWrap: "anywhere" },
  partner: { color: tokens.colorBrandForegroundLink },
});

interface KeyItemProps {
  readonly of: Key;
  /** Absent if the key no longer works. */
  ask?(what: "replace" | "revoke"): void;
}

/** One key: its name, partners and scopes, who created it, its expiry and its last use. */
export function KeyItem({ of: key, ask }: KeyItemProps) {
  const words = useWords();
  const { t, dayOf, moment } = words;
  const styles = useStyles();
  const { me } = useSigned();
  const nameOf = useNames();
  const maker = nameOf(key.madeBy);
  const { name, start, partnerId, scopes, revoked, createdAt, expiresAt, lastUsedAt } = key;
  const ends = expiresAt === null ? t("keys.never") : dayOf(expiresAt);
  return (
    <li className={styles.key}>
      <div className={styles.who}>
        <span className={styles.name}>{name}</span>
        {start !== null && <span className={styles.start}>{start}…</span>}
        {key.keyId === me.id && <Badge appearance="tint">{t("keys.this")}</Badge>}
        {revoked && (
          <Badge appearance="tint" color="informative">
            {t("keys.revoked")}
          </Badge>
        )}
      </div>
      {ask !== undefined && (
        <div className={styles.actions}>
          <Button size="small" aria-label={t("keys.replace-which", { name })} onClick={() => ask("replace")}>
            {t("keys.replace")}
          </Button>
          <Button size="small" aria-label={t("keys.revoke-which", { name })} onClick={() => ask("revoke")}>
            {t("keys.revoke")}
          </Button>
        </div>
      )}
      <dl className={styles.facts}>
        <Fact name={t("keys.reach")}>
          {partnerId === null ? t("keys.all-partners") : <PartnerLink partnerId={partnerId} />}
        </Fact>
        <Fact name={t("keys.scopes")}>
          <Disclosure title={t("keys.actions", { count: scopes.length })}>
            <ul className={styles.may}>
              {scopes.map((action) => (
                <li key={action}>{actionName(words, action)}</li>
              ))}
            </ul>
          </Disclosure>
        </Fact>
        <Fact name={t("keys.created-on")}>{t("keys.created-by", { day: dayOf(createdAt), maker })}</Fact>
        {key.heldBy !== key.madeBy && <Fact name={t("keys.held-by")}>{nameOf(key.heldBy)}</Fact>}
        <Fact name={t(ask === undefined && !revoked ? "keys.ended" : "keys.ends")}>{ends}</Fact>
        <Fact name={t("keys.used")}>{lastUsedAt === null ? t("keys.unused") : moment(lastUsedAt)}</Fact>
      </dl>
    </li>
  );
}

function PartnerLink({ partnerId }: { readonly partnerId: string }) {
  const styles = useStyles();
  const { caller } = useSigned();
  const { data } = useQuery(partnerQuery(caller, partnerId));
  return (
    <Link to="/partners/$partnerId" params={{ partnerId }} className={styles.partner} lang={data?.locale}>
      {data?.name ?? partnerId}
    </Link>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.fact}>
      <dt className={styles.quiet}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Names people of the team, keys and the installation; the id of a person who is no longer in the team. */
function useNames(): (who: string) => string {
  const { t } = useWords();
  const { caller, me } = useSigned();
  const team = useQuery({ ...membersQuery(caller, null), enabled: mayDo(me, "team.read") });
  const keys = useQuery(keysQuery(caller));
  return (who) => {
    if (who === "cli") return t("keys.command-line");
    if (who === "unrecorded") return t("keys.unrecorded");
    if (who === "key:installation") return t("keys.installation");
    const [, kind, id = who] = /^(person|key):(.*)$/s.exec(who) ?? [];
    if (kind === "key") return keys.data?.find(({ keyId }) => keyId === id)?.name ?? who;
    return team.data?.find(({ userId }) => userId === id)?.name ?? id;
  };
}
