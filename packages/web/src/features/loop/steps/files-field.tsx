import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useId, useRef, useState } from "react";
import { fileLimits, type UploadedFile, uploadFile } from "../../../api/attachments.ts";
import { useSigned } from "../../../api/program.tsx";
import { FileIcon } from "../../../kit/icons.tsx";
import { refusalText } from "../../../kit/refusal-text.ts";
import { useWords } from "../../../kit/use-words.ts";
import { sizeText } from "./size-text.ts";

const useStyles = makeStyles({
  field: { display: "grid", gap: "6px", justifyItems: "start" },
  list: { display: "grid", gap: "4px", margin: 0, padding: 0, listStyleType: "none" },
  file: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 8px", overflowWrap: "anywhere" },
  hint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  wrong: { margin: 0, color: tokens.colorStatusDangerForeground1, fontSize: tokens.fontSizeBase200 },
  input: { display: "none" },
});

interface FilesFieldProps {
  readonly partnerId: string;
  readonly files: readonly UploadedFile[];
  set(files: readonly UploadedFile[]): void;
}

/** Files that go with a text: uploaded as soon as they are chosen, and listed. */
export function FilesField({ partnerId, files, set }: FilesFieldProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller } = useSigned();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly string[]>([]);
  const hint = useId();
  const add = async (chosen: readonly File[]) => {
    setBusy(true);
    const added: UploadedFile[] = [];
    const wrong: string[] = [];
    for (const file of chosen) {
      if (files.length + added.length >= fileLimits.count)
        wrong.push(t("files.too-many", { name: file.name }));
      else if (file.size > fileLimits.bytes) wrong.push(t("files.too-large", { name: file.name }));
      else if (file.size === 0) wrong.push(t("files.empty", { name: file.name }));
      else {
        const sent = await uploadFile(caller, partnerId, file).catch((error: unknown) => {
          wrong.push(t("named", { name: file.name, value: refusalText(t, error, "other") }));
          return null;
        });
        if (sent !== null) added.push(sent);
      }
    }
    setErrors(wrong);
    setBusy(false);
    if (added.length > 0) set([...files, ...added]);
  };
  return (
    <div className={styles.field}>
      {files.length > 0 && (
        <ul className={styles.list} aria-label={t("files.label")}>
          {files.map((file) => (
            <li key={file.attachmentId} className={styles.file}>
              <FileIcon />
              {t("files.file", { name: file.name, size: sizeText(words, file.size) })}
              <Button
                size="small"
                appearance="subtle"
                aria-label={t("files.remove-this", { name: file.name })}
                onClick={() => set(files.filter((each) => each !== file))}
              >
                {t("files.remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button
        icon={isBusy ? <Spinner size="tiny" /> : <FileIcon />}
        disabledFocusable={isBusy}
        aria-describedby={hint}
        onClick={() => input.current?.click()}
      >
        {t("files.add")}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        tabIndex={-1}
        aria-label={t("files.add")}
        className={styles.input}
        onChange={({ target }) => {
          void add([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      <span id={hint} className={styles.hint}>
        {t("files.hint")}
      </span>
      <div role="alert">
        {errors.map((error) => (
          <p key={error} className={styles.wrong}>
            {error}
          </p>
        ))}
      </div>
    </div>
  );
}
