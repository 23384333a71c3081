import {
  Checkbox,
  Field,
  FieldContextProvider,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Select,
  Textarea,
} from "@fluentui/react-components";
import type { FormField } from "@laurel/core";
import { RadioRow } from "../../kit/radio-row.tsx";
import { useWords } from "../../kit/use-words.ts";
import type { AttachedFile, DraftAnswer } from "./draft.ts";
import type { FormTexts } from "./fault-text.ts";
import { FileControl, type UploadFile } from "./file-control.tsx";

/** From how many options on a list is a menu. */
const mostRadios = 6;

const useStyles = makeStyles({
  field: { gridTemplateColumns: "minmax(0, 1fr)" },
  full: { width: "100%", minWidth: 0 },
  short: { width: "100%", maxWidth: "260px" },
  input: { minWidth: 0 },
  options: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", justifyItems: "start" },
});

/** An offer that a field of the kind `offer` can name. */
export interface OfferChoice {
  readonly offerId: string;
  readonly title: string;
}

/** What the controls of a form get. */
export interface ControlProps {
  readonly field: FormField;
  /** The id of the control, or of the group of its controls. */
  readonly id: string;
  readonly entered: DraftAnswer | undefined;
  set(update: (before: DraftAnswer | undefined) => DraftAnswer): void;
  readonly texts: FormTexts["fields"][string] | undefined;
  /** Why the answer can't be taken; null: it can, or it isn't said yet. */
  readonly wrong: string | null;
  readonly currency: string;
  readonly offers: readonly OfferChoice[];
  readonly upload: UploadFile;
  /** Counts the files of the field that are on their way: 1 when one begins, -1 when it ends. */
  pending(change: 1 | -1): void;
}

/** A field of a form with its label, help and error. */
export function FieldControl(props: ControlProps) {
  const { field, id, texts, wrong } = props;
  const { t } = useWords();
  const styles = useStyles();
  const label = texts?.label ?? field.name;
  const isGroup = ["several-of", "files", "boolean"].includes(field.kind) || hasRadios(field);
  return (
    <Field
      className={styles.field}
      label={{
        id: `${id}-label`,
        // A label belongs to one control; a group is named by reference.
        ...(isGroup ? {} : { htmlFor: id }),
        children: field.required ? label : t("form.optional", { label }),
      }}
      {...(texts?.help == null ? {} : { hint: texts.help })}
      {...(wrong === null ? {} : { validationState: "error", validationMessage: wrong })}
    >
      {(given) => <Control {...props} given={given as FieldAria} />}
    </Field>
  );
}

/** Whether one of a list is chosen by radio buttons. They can't be emptied again, and a menu can. */
function hasRadios(field: FormField): boolean {
  return field.kind === "one-of" && field.required && field.options.length <= mostRadios;
}

/** What `Field` gives its control: names, descriptions and whether it is invalid. */
interface FieldAria {
  readonly "aria-labelledby"?: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: boolean | "true" | "false";
}

interface GivenControlProps extends ControlProps {
  readonly given: FieldAria;
}

function Control(props: GivenControlProps) {
  const { field, id, entered, set, texts, currency, given } = props;
  const { t } = useWords();
  const styles = useStyles();
  const text = typeof entered === "string" ? entered : "";
  const common = { ...given, id, "aria-required": field.required } as const;
  const write = (value: string) => set(() => value);
  switch (field.kind) {
    case "text":
      return <TextControl {...props} />;
    case "integer":
    case "number":
    case "money":
      return (
        <Input
          {...common}
          className={styles.short}
          input={{ className: styles.input }}
          inputMode={field.kind === "integer" ? "numeric" : "decimal"}
          autoComplete="off"
          {...(field.kind === "money" ? { contentBefore: currency } : {})}
          value={text}
          onChange={(_, { value }) => write(value)}
        />
      );
    case "boolean":
      return (
        <RadioRow
          {...common}
          value={typeof entered === "boolean" ? String(entered) : ""}
          onChange={(_, { value }) => set(() => value === "true")}
        >
          <Radio value="true" label={t("form.yes")} />
          <Radio value="false" label={t("form.no")} />
        </RadioRow>
      );
    case "one-of": {
      const nameOf = (option: string) => texts?.options[option] ?? option;
      return hasRadios(field) ? (
        <RadioGroup {...common} value={text} onChange={(_, { value }) => write(value)}>
          {field.options.map((option) => (
            <Radio key={option} value={option} label={nameOf(option)} />
          ))}
        </RadioGroup>
      ) : (
        <Menu {...props} choices={field.options.map((option) => [option, nameOf(option)])} />
      );
    }
    case "offer":
      return <Menu {...props} choices={props.offers.map(({ offerId, title }) => [offerId, title])} />;
    case "several-of":
      return <SeveralControl {...props} options={field.options} />;
    case "files": {
      const attached = Array.isArray(entered) ? (entered as readonly AttachedFile[]) : [];
      return (
        <FileControl
          id={id}
          labelId={`${id}-label`}
          {...(given["aria-describedby"] === undefined ? {} : { describedBy: given["aria-describedby"] })}
          attached={attached}
          set={(update) =>
            set((before) => update(Array.isArray(before) ? (before as readonly AttachedFile[]) : []))
          }
          maxItems={field.maxItems}
          mediaTypes={field.mediaTypes}
          upload={props.upload}
          pending={props.pending}
        />
      );
    }
  }
}

function TextControl({ field, id, entered, set, given }: GivenControlProps) {
  const styles = useStyles();
  const format = field.kind === "text" ? field.format : "plain";
  const value = typeof entered === "string" ? entered : "";
  const common = { ...given, id, "aria-required": field.required, value } as const;
  if (format === "multiline") {
    return (
      <Textarea
        {...common}
        className={styles.full}
        resize="vertical"
        rows={4}
        onChange={(_, { value: written }) => set(() => written)}
      />
    );
  }
  const isText = format === "plain";
  return (
    <Input
      {...common}
      className={format === "date" ? styles.short : styles.full}
      input={{ className: styles.input }}
      type={format === "date" ? "date" : "text"}
      {...(format === "uri" ? { inputMode: "url" } : format === "email" ? { inputMode: "email" } : {})}
      // What a form asks is about an offer or a customer; the browser knows the reader.
      autoComplete="off"
      spellCheck={isText}
      {...(isText ? {} : { autoCapitalize: "none" })}
      onChange={(_, { value: written }) => set(() => written)}
    />
  );
}

interface MenuProps extends GivenControlProps {
  /** Values and names. */
  readonly choices: readonly (readonly [string, string])[];
}

/** A list to choose one from, which may be left open. */
function Menu({ field, id, entered, set, given, choices }: MenuProps) {
  const { t } = useWords();
  const styles = useStyles();
  const value = typeof entered === "string" ? entered : "";
  return (
    <Select
      {...given}
      id={id}
      aria-required={field.required}
      className={styles.full}
      value={value}
      onChange={(_, { value: chosen }) => set(() => chosen)}
    >
      <option value="">{t(field.required ? "form.choose" : "form.choose-none")}</option>
      {/* What was chosen and is no longer offered is shown, so that the reader sees why it is refused. */}
      {value !== "" && !choices.some(([each]) => each === value) && <option value={value}>{value}</option>}
      {choices.map(([each, name]) => (
        <option key={each} value={each}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function SeveralControl({
  id,
  entered,
  set,
  texts,
  given,
  options,
}: GivenControlProps & { readonly options: readonly string[] }) {
  const styles = useStyles();
  const chosen: readonly unknown[] = Array.isArray(entered) ? entered : [];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a legend would have to be inside.
    <div
      id={id}
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={given["aria-describedby"]}
      className={styles.options}
    >
      {/* Else each box would be named like the whole field. */}
      <FieldContextProvider value={undefined}>
        {options.map((option) => (
          <Checkbox
            key={option}
            label={texts?.options[option] ?? option}
            checked={chosen.includes(option)}
            onChange={(_, { checked }) =>
              set((before) => {
                const had: readonly unknown[] = Array.isArray(before) ? before : [];
                // In the order of the list, however they were chosen.
                return options.filter((each) => (each === option ? checked === true : had.includes(each)));
              })
            }
          />
        ))}
      </FieldContextProvider>
    </div>
  );
}
