import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import type { InboxMessage } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { Card } from "../../../kit/card.tsx";
import { Item, Items } from "../../../kit/items.tsx";
import { useWords } from "../../../kit/use-words.ts";

const useStyles = makeStyles({
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface InboxListProps {
  readonly partnerId: string;
  readonly messages: readonly InboxMessage[];
}

/** What the reader was sent, the latest first. */
export function InboxList({ partnerId, messages }: InboxListProps) {
  const { t, moment } = useWords();
  const styles = useStyles();
  return (
    <Card title={t("inbox.list")}>
      {messages.length === 0 && <p className={styles.none}>{t("inbox.none")}</p>}
      <Items>
        {messages.map(({ messageId, subject, email, locale, state, createdAt, sentAt }) => (
          <Item
            key={messageId}
            name={
              <>
                <Link
                  to="/partners/$partnerId/inbox/$messageId"
                  params={{ partnerId, messageId: String(messageId) }}
                  className={styles.link}
                  lang={locale}
                >
                  {subject}
                </Link>
                {state === "failed" && (
                  <Badge appearance="tint" color="danger">
                    {t("inbox.failed")}
                  </Badge>
                )}
              </>
            }
            lines={[t("inbox.to", { email, moment: moment(sentAt ?? createdAt) })]}
          />
        ))}
      </Items>
    </Card>
  );
}
