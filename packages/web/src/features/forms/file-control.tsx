import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useId, useRef, useState } from "react";
import { refusalText } from "../../kit/refusal-text.ts";
import { useWords } from "../../kit/use-words.ts";
import type { AttachedFile } from "./draft.ts";

/** Uploads a file. */
export type UploadFile = (file: File) => Promise<{ readonly attachmentId: string }>;

/** The largest file that the server takes. */
const mostMegabytes = 10;

const useStyles = makeStyles({
  box: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "8px", justifyItems: "start" },
  list: { margin: 0, padding: 0, listStyleType: "none", width: "100%" },
  item: {
    display: "flex",
    alignItems: "center",
    justifyContent: "space-between",
    gap: "8px",
    padding: "4px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: { minWidth: 0, overflowWrap: "anywhere" },
  wrong: { margin: 0, color: tokens.colorStatusDangerForeground1, overflowWrap: "anywhere" },
});

interface FileControlProps {
  readonly id: string;
  /** The id of the field's label. */
  readonly labelId: string;
  readonly describedBy?: string;
  readonly attached: readonly AttachedFile[];
  set(update: (before: readonly AttachedFile[]) => readonly AttachedFile[]): void;
  readonly maxItems: number;
  /** Empty: any kind. */
  readonly mediaTypes: readonly string[];
  readonly upload: UploadFile;
  pending(change: 1 | -1): void;
}

/** Files to add and remove. Each is uploaded at once; one that fails is named with the reason. */
export function FileControl({ id, labelId, describedBy, ...files }: FileControlProps) {
  const { attached, set, maxItems, mediaTypes } = files;
  const { t } = useWords();
  const styles = useStyles();
  const buttonId = useId();
  const input = useRef<HTMLInputElement>(null);
  const { sending, failed, add } = useUploads(files);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a legend would have to be inside.
    <div id={id} role="group" aria-labelledby={labelId} aria-describedby={describedBy} className={styles.box}>
      {attached.length > 0 && (
        <ul className={styles.list}>
          {attached.map(({ attachmentId, name }) => (
            <li key={attachmentId} className={styles.item}>
              <span className={styles.name}>{name}</span>
              <Button
                size="small"
                aria-label={t("form.file-remove", { name })}
                onClick={() => {
                  set((before) => before.filter((each) => each.attachmentId !== attachmentId));
                  document.getElementById(buttonId)?.focus();
                }}
              >
                {t("form.remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        hidden
        multiple={maxItems > 1}
        accept={mediaTypes.join(",")}
        onChange={({ target }) => {
          add([...(target.files ?? [])]);
          // The same file can be chosen again, after it was removed or failed.
          target.value = "";
        }}
      />
      <Button
        id={buttonId}
        aria-labelledby={`${buttonId} ${labelId}`}
        disabledFocusable={attached.length + sending >= maxItems}
        onClick={() => input.current?.click()}
      >
        {t("form.add-file")}
      </Button>
      <div role="status">
        {sending > 0 && <Spinner size="tiny" label={t("form.file-sending", { count: sending })} />}
      </div>
      {failed.length > 0 && (
        <div role="alert">
          {failed.map((text) => (
            <p key={text} className={styles.wrong}>
              {text}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

type Files = Pick<FileControlProps, "attached" | "set" | "maxItems" | "mediaTypes" | "upload" | "pending">;

/** Uploads files: how many are on their way, and what can't be added and why. */
function useUploads({ attached, set, maxItems, mediaTypes, upload, pending }: Files) {
  const { t } = useWords();
  const [sending, setSending] = useState(0);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const send = async (file: File) => {
    const { name } = file;
    setSending((before) => before + 1);
    pending(1);
    try {
      const { attachmentId } = await upload(file);
      set((before) => [...before, { attachmentId, name }]);
    } catch (error) {
      const why = refusalText(t, error, "other");
      setFailed((before) => [...before, t("form.file-failed", { name, why })]);
    } finally {
      pending(-1);
      setSending((before) => before - 1);
    }
  };
  const add = (files: readonly File[]) => {
    let room = maxItems - attached.length - sending;
    const refused = files.flatMap((file) => {
      const { name, size, type } = file;
      if (size > mostMegabytes * 1_048_576) return [t("form.file-too-large", { name, limit: mostMegabytes })];
      // A browser that doesn't know the kind leaves it to the server, which looks into the file.
      const isKnown = mediaTypes.length === 0 || type === "" || mediaTypes.includes(type);
      if (!isKnown) return [t("form.file-kind", { name })];
      room -= 1;
      if (room < 0) return [t("form.file-too-many", { name, limit: maxItems })];
      void send(file);
      return [];
    });
    setFailed(refused);
  };
  return { sending, failed, add };
}
