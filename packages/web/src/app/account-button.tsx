import { Button, type ButtonProps, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import { roleName } from "@laurel/words";
import { PersonIcon } from "../kit/icons.tsx";
import { useWords } from "../kit/use-words.ts";
import type { PageWords } from "../kit/words.ts";

const useStyles = makeStyles({
  account: {
    maxWidth: "240px",
    fontWeight: tokens.fontWeightRegular,
    "@media (max-width: 1080px)": { order: 4, paddingInline: "4px", minWidth: "auto", maxWidth: "60%" },
    // The name gives way to what is beside it.
    "@media (max-width: 600px)": { flex: "0 1 auto", minWidth: "32px", maxWidth: "40%" },
  },
  // Until its menu is loaded it can't be pressed, and it doesn't flash.
  waiting: {
    color: tokens.colorNeutralForeground2,
    "& .fui-Button__icon": { color: tokens.colorNeutralForeground2 },
  },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
});

/** Names the signed-in person. The other properties say what it opens. */
export function AccountButton({ me, ...props }: { readonly me: Me } & ButtonProps) {
  const words = useWords();
  const styles = useStyles();
  const name = me.name ?? me.email ?? "";
  return (
    <Button
      {...props}
      appearance="subtle"
      className={mergeClasses(styles.account, props.disabledFocusable && styles.waiting)}
      icon={<PersonIcon />}
      aria-label={words.t("account.label", { name, what: whatIs(me, words) })}
    >
      <span className={styles.name}>{name}</span>
    </Button>
  );
}

/** A person's role, and the partner that it is for. */
export function whatIs({ teamRole, memberships }: Me, words: PageWords): string {
  const { t } = words;
  const [own, ...others] = memberships;
  if (teamRole !== null) return t("account.team", { role: roleName(words, teamRole) });
  if (own === undefined) return t("no-partner.title");
  if (others.length > 0) return t("account.several", { count: memberships.length });
  return t("account.for", { role: roleName(words, own.role), partner: own.name });
}
