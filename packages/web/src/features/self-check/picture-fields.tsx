import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { type ListingPicture, pictureBytes, readPicture } from "@laurel/core";
import { type DragEvent, useId, useRef, useState } from "react";
import { FileIcon } from "../../kit/icons.tsx";
import { useWords } from "../../kit/use-words.ts";

/** A picture that was chosen; only its format and size are read. */
export interface ChosenPicture extends ListingPicture {
  readonly name: string;
}

const useStyles = makeStyles({
  field: {
    display: "grid",
    gap: "8px",
    justifyItems: "start",
    padding: "12px",
    border: `1px dashed ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  over: { backgroundColor: tokens.colorNeutralBackground1Hover },
  list: { display: "grid", gap: "4px", margin: 0, padding: 0, listStyleType: "none" },
  file: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 8px", overflowWrap: "anywhere" },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  wrong: { margin: 0, color: tokens.colorStatusDangerForeground1, fontSize: tokens.fontSizeBase200 },
  input: { display: "none" },
});

interface PictureFieldProps {
  readonly label: "self-check.choose-logo" | "self-check.choose-screenshots";
  /** How a chosen picture is called. */
  readonly named: "self-check.logo" | "self-check.screenshot";
  readonly isSeveral: boolean;
  readonly pictures: readonly ChosenPicture[];
  set(pictures: readonly ChosenPicture[]): void;
}

/** Pictures to choose or to drop. They are read here and sent nowhere. */
export function PictureField({ label, named, isSeveral, pictures, set }: PictureFieldProps) {
  const { t } = useWords();
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  const hint = useId();
  const add = async (files: readonly File[]) => {
    const read = await Promise.all(files.map(pictureOf));
    if (read.length > 0) set(isSeveral ? [...pictures, ...read] : read.slice(-1));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void add([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same without dragging
    <div
      ref={field}
      className={mergeClasses(styles.field, isOver && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Button icon={<FileIcon />} aria-describedby={hint} onClick={() => input.current?.click()}>
        {t(label)}
      </Button>
      <input
        ref={input}
        type="file"
        multiple={isSeveral}
        tabIndex={-1}
        aria-label={t(label)}
        className={styles.input}
        onChange={({ target }) => {
          void add([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      <span id={hint} className={styles.hint}>
        {t("self-check.drop")}
      </span>
      {pictures.length > 0 && (
        <ul className={styles.list}>
          {pictures.map((picture, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may be chosen twice
            <li key={`${place} ${picture.name}`} className={styles.file}>
              {t(named, { name: picture.name })}
              <Button
                size="small"
                appearance="subtle"
                onClick={() => {
                  set(pictures.filter((each) => each !== picture));
                  field.current?.querySelector("button")?.focus();
                }}
              >
                {t("self-check.remove", { name: picture.name })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div role="alert">
        {pictures
          .filter(({ format }) => format !== "PNG")
          .map(({ name, format }) => (
            <p key={name} className={styles.wrong}>
              {format === "other"
                ? t("self-check.not-picture", { name })
                : t("self-check.not-png", { name, format })}
            </p>
          ))}
      </div>
    </div>
  );
}

async function pictureOf(file: File): Promise<ChosenPicture> {
  const bytes = new Uint8Array(await file.slice(0, pictureBytes).arrayBuffer());
  return { ...readPicture(bytes), name: file.name };
}
