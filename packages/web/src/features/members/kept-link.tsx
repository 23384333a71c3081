import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { keptLinkQuery } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import { CopyButton } from "../../kit/copy-button.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  link: { display: "grid", gap: "8px", justifyItems: "start" },
  address: {
    padding: "8px",
    maxWidth: "100%",
    boxSizing: "border-box",
    overflowWrap: "anywhere",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
});

/** The link of an invitation that no mail server delivers, for a reader who may pass it on. */
export function KeptLink({ partnerId, invitationId }: { partnerId: string | null; invitationId: number }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { data: link } = useQuery(keptLinkQuery(caller, partnerId, invitationId));
  if (link === undefined || link === null) return null;
  return (
    <div className={styles.link}>
      <code className={styles.address}>{link}</code>
      <CopyButton text={link}>{t("people.copy-link")}</CopyButton>
    </div>
  );
}
