import { makeStyles, tokens } from "@fluentui/react-components";
import { fileAddress } from "../../../api/attachments.ts";
import { FileIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { sizeText } from "./size-text.ts";
import type { Step } from "./step-words.ts";

const useStyles = makeStyles({
  list: { display: "grid", gap: "4px", margin: 0, paddingInlineStart: "20px" },
  files: { display: "grid", gap: "4px", margin: 0, padding: 0, listStyleType: "none" },
  link: {
    minHeight: "24px",
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    color: tokens.colorBrandForegroundLink,
  },
});

/** What came with a step: a plan, a link, files. */
export function StepParts({ step: { plan, link, attachments } }: { readonly step: Step }) {
  const words = useWords();
  const styles = useStyles();
  return (
    <>
      {plan.length > 0 && (
        <ol className={styles.list}>
          {plan.map(({ text, on }) => (
            <li key={`${on} ${text}`}>
              {on === null ? text : words.t("step.planned", { text, day: words.day(on) })}
            </li>
          ))}
        </ol>
      )}
      {link !== null && (
        <a className={styles.link} href={link} target="_blank" rel="noreferrer">
          {link}
        </a>
      )}
      {attachments.length > 0 && (
        <ul className={styles.files}>
          {attachments.map(({ attachmentId, name, size }) => (
            <li key={attachmentId}>
              <a className={styles.link} href={fileAddress(attachmentId)} download>
                <FileIcon />
                {words.t("files.file", { name, size: sizeText(words, size) })}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
