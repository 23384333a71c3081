import { Button, Field, Input, makeStyles, Select } from "@fluentui/react-components";
import { LongField } from "../../../kit/long-field.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { FilesField } from "../steps/files-field.tsx";
import type { ActionField, EnteredForm, EnteredStep } from "./case-action.ts";

const useStyles = makeStyles({
  field: { gridTemplateColumns: "minmax(0, 1fr)" },
  short: { width: "100%", maxWidth: "320px" },
  full: { width: "100%" },
  steps: { display: "grid", gap: "12px", gridTemplateColumns: "minmax(0, 1fr)", justifyItems: "start" },
  step: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) minmax(140px, 180px) auto",
    gap: "8px",
    alignItems: "end",
    width: "100%",
    "@media (max-width: 640px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
});

interface ActionControlProps {
  readonly field: ActionField;
  /** The id of the control. */
  readonly id: string;
  readonly partnerId: string;
  readonly entered: EnteredForm;
  /** What is wrong with it; null where it is right. */
  readonly wrong: string | null;
  change(entered: EnteredForm): void;
}

/** A field of an action's form with its label, hint and error. */
export function ActionControl({ field, id, partnerId, entered, wrong, change }: ActionControlProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { name, kind, label, hint, options = [], rows = 5 } = field;
  const value = entered.texts[name] ?? "";
  const set = (text: string) => change({ ...entered, texts: { ...entered.texts, [name]: text } });
  if (kind === "files") {
    return (
      <FilesField
        partnerId={partnerId}
        files={entered.files}
        set={(files) => change({ ...entered, files })}
      />
    );
  }
  if (kind === "steps") {
    return (
      <Steps id={id} wrong={wrong} steps={entered.steps} set={(steps) => change({ ...entered, steps })} />
    );
  }
  const shared = {
    label,
    ...(hint === undefined ? {} : { hint }),
  };
  if (kind === "lines") return <LongField {...shared} value={value} set={set} wrong={wrong} rows={rows} />;
  return (
    <Field
      {...shared}
      className={styles.field}
      {...(wrong === null ? {} : { validationState: "error", validationMessage: wrong })}
    >
      {kind === "choice" ? (
        <Select id={id} className={styles.short} value={value} onChange={(_, data) => set(data.value)}>
          <option value="">{t("act.choose")}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      ) : (
        <Input
          id={id}
          {...inputOf(kind)}
          className={kind === "line" || kind === "link" || kind === "email" ? styles.full : styles.short}
          value={value}
          onChange={(_, data) => set(data.value)}
        />
      )}
    </Field>
  );
}

function inputOf(kind: ActionField["kind"]) {
  switch (kind) {
    case "day":
      return { type: "date" } as const;
    case "moment":
      return { type: "datetime-local" } as const;
    case "amount":
      return { inputMode: "decimal" } as const;
    case "link":
      return { type: "url" } as const;
    case "email":
      return { type: "email" } as const;
    default:
      return { maxLength: 300 } as const;
  }
}

interface StepsProps {
  readonly id: string;
  readonly steps: readonly EnteredStep[];
  readonly wrong: string | null;
  set(steps: readonly EnteredStep[]): void;
}

/** The most steps that a plan has. */
const mostSteps = 20;

function Steps({ id, steps, wrong, set }: StepsProps) {
  const { t, number } = useWords();
  const styles = useStyles();
  const change = (place: number, step: EnteredStep) =>
    set(steps.map((each, index) => (index === place ? step : each)));
  return (
    <div className={styles.steps}>
      {steps.map((step, place) => {
        const shown = { number: number(place + 1) };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place alone.
          <div key={place} className={styles.step}>
            <Field
              label={t("act.step", shown)}
              {...(wrong !== null && step.text.trim() === ""
                ? { validationState: "error", validationMessage: wrong }
                : {})}
            >
              <Input
                {...(place === 0 ? { id } : {})}
                maxLength={500}
                value={step.text}
                onChange={(_, { value }) => change(place, { ...step, text: value })}
              />
            </Field>
            <Field label={t("act.step-day", shown)}>
              <Input
                type="date"
                value={step.on}
                onChange={(_, { value }) => change(place, { ...step, on: value })}
              />
            </Field>
            {steps.length > 1 && (
              <Button
                aria-label={t("act.step-remove", shown)}
                onClick={() => set(steps.filter((_, index) => index !== place))}
              >
                {t("form.remove")}
              </Button>
            )}
          </div>
        );
      })}
      <Button
        disabledFocusable={steps.length >= mostSteps}
        onClick={() => set([...steps, { text: "", on: "" }])}
      >
        {t("act.step-add")}
      </Button>
    </div>
  );
}
