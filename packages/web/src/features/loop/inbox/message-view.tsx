import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { inboxMessageQuery } from "../../../api/inbox.ts";
import { useSigned } from "../../../api/program.tsx";
import { ProblemBar } from "../../../kit/problem-bar.tsx";
import { useWords } from "../../../kit/use-words.ts";

const useStyles = makeStyles({
  view: { display: "grid", gap: "8px", gridTemplateColumns: "minmax(0, 1fr)" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  text: {
    margin: 0,
    padding: "16px",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    lineHeight: 1.6,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  subject: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink, width: "fit-content" },
});

interface MessageViewProps {
  readonly partnerId: string;
  readonly messageId: number;
}

/** A message with its words and its link, in the language in which it was written. */
export function MessageView({ partnerId, messageId }: MessageViewProps) {
  const { t, moment } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { data, error, refetch } = useQuery(inboxMessageQuery(caller, partnerId, messageId));
  if (error !== null && data === undefined) return <ProblemBar error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Spinner label={t("shell.loading")} />;
  return (
    <article className={styles.view}>
      <p className={styles.subject} lang={data.locale}>
        {data.subject}
      </p>
      <p className={styles.quiet}>
        {t("inbox.to", { email: data.email, moment: moment(data.sentAt ?? data.createdAt) })}
      </p>
      <p className={styles.text} lang={data.locale}>
        {data.text}
      </p>
      {data.link !== null && (
        <a className={styles.link} href={data.link}>
          {t("inbox.link")}
        </a>
      )}
    </article>
  );
}
