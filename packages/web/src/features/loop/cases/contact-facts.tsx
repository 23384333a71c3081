import { Link as FluentLink, makeStyles, tokens } from "@fluentui/react-components";
import type { ActivationDetail } from "@laurel/contract";
import { Card } from "../../../kit/card.tsx";
import { CheckCircleIcon, WarningIcon } from "../../../kit/icons.tsx";
import { languageIn } from "../../../kit/language-in.ts";
import { useWords } from "../../../kit/use-words.ts";
import { Facts } from "./case-parts.tsx";

type CaseContact = NonNullable<ActivationDetail["contact"]>;

const useStyles = makeStyles({
  name: { fontWeight: tokens.fontWeightSemibold },
  reach: { display: "inline-flex", gap: "6px", alignItems: "start", fontSize: tokens.fontSizeBase200 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  none: {
    display: "flex",
    gap: "8px",
    margin: 0,
    color: tokens.colorStatusDangerForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
  warning: { margin: "12px 0 0", color: tokens.colorStatusWarningForeground3 },
});

interface ContactFactsProps {
  readonly contact: CaseContact | null;
  /** Whether the person who has the case speaks the contact's language; null where it isn't known. */
  readonly isSpoken: boolean | null;
}

/** The contact: name, language, and whether mail arrives. */
export function ContactFacts({ contact, isSpoken }: ContactFactsProps) {
  const { t, locale } = useWords();
  const styles = useStyles();
  if (contact === null) {
    return (
      <Card title={t("case.contact")}>
        <p className={styles.none}>
          <WarningIcon />
          {t("case.no-contact")}
        </p>
      </Card>
    );
  }
  const language = languageIn(locale, contact.language);
  return (
    <Card title={t("case.contact")}>
      <Facts
        facts={[
          [
            t("case.contact"),
            <span key="name" className={styles.name}>
              {contact.name ?? contact.email}
            </span>,
          ],
          [t("case.language"), <span key="language">{language}</span>],
          [
            t("case.phone"),
            <FluentLink key="phone" href={`tel:${contact.phone}`}>
              {contact.phone}
            </FluentLink>,
          ],
          [
            t("case.email"),
            <span key="email">
              <FluentLink href={`mailto:${contact.email}`}>{contact.email}</FluentLink>
              <br />
              <Reach reach={contact.reach} />
            </span>,
          ],
        ]}
      />
      {isSpoken === false && <p className={styles.warning}>{t("case.not-spoken", { language })}</p>}
    </Card>
  );
}

/** Whether mail reaches a contact: words with an icon. */
export function Reach({ reach }: Pick<CaseContact, "reach">) {
  const { t } = useWords();
  const styles = useStyles();
  const isBad = reach === "bounced" || reach === "left";
  return (
    <span className={styles.reach}>
      <span className={isBad ? styles.bad : reach === "verified" ? styles.good : undefined}>
        {reach === "verified" ? <CheckCircleIcon /> : <WarningIcon />}
      </span>
      {t(`case.reach.${reach}`)}
    </span>
  );
}
