import { Field, Input, Radio, RadioGroup, Select } from "@fluentui/react-components";
import { TextField } from "../../kit/fields.tsx";
import { useWords } from "../../kit/use-words.ts";

/** What a person has entered. */
export interface EnteredTransfer {
  /** Null: all publishers. */
  readonly publisherId: string | null;
  readonly toPartner: string;
  readonly allDays: boolean;
  /** `YYYY-MM-DD`, or "" where none is entered. */
  readonly day: string;
  readonly reason: string;
}

/** Which fields lack a value. */
export function missingIn({ toPartner, allDays, day, reason }: EnteredTransfer) {
  return {
    toPartner: toPartner.trim() === "",
    day: !allDays && day === "",
    reason: reason.trim() === "",
  };
}

interface TransferFieldsProps {
  readonly entered: EnteredTransfer;
  readonly publisherIds: readonly string[];
  readonly showsErrors: boolean;
  set(entered: EnteredTransfer): void;
}

const allPublishers = "";

/** What is transferred, to which partner, with which sales, and the reason. */
export function TransferFields({ entered, publisherIds, showsErrors, set }: TransferFieldsProps) {
  const { t } = useWords();
  const missing = missingIn(entered);
  const wrong = (isMissing: boolean, text: string) => (showsErrors && isMissing ? text : null);
  const dayMissing = wrong(missing.day, t("transfers.day-missing"));
  return (
    <>
      <Field label={t("transfers.what")}>
        <Select
          size="large"
          value={entered.publisherId ?? allPublishers}
          onChange={(_, { value }) =>
            set({ ...entered, publisherId: value === allPublishers ? null : value })
          }
        >
          {publisherIds.map((id) => (
            <option key={id} value={id}>
              {t("transfers.publisher", { id })}
            </option>
          ))}
          <option value={allPublishers}>{t("transfers.all-publishers")}</option>
        </Select>
      </Field>
      <TextField
        label={t("transfers.to")}
        value={entered.toPartner}
        set={(toPartner) => set({ ...entered, toPartner })}
        maxLength={200}
        autoComplete="off"
        wrong={wrong(missing.toPartner, t("transfers.to-missing"))}
      />
      <Field label={t("transfers.days")}>
        <RadioGroup
          value={entered.allDays ? "all" : "from"}
          onChange={(_, { value }) => set({ ...entered, allDays: value === "all" })}
        >
          <Radio value="from" label={t("transfers.from-day")} />
          <Radio value="all" label={t("transfers.all-days")} />
        </RadioGroup>
      </Field>
      {!entered.allDays && (
        <Field
          label={t("transfers.day")}
          {...(dayMissing === null ? {} : { validationState: "error", validationMessage: dayMissing })}
        >
          <Input
            type="date"
            size="large"
            value={entered.day}
            onChange={(_, { value }) => set({ ...entered, day: value })}
          />
        </Field>
      )}
      <TextField
        label={t("transfers.reason")}
        hint={t("transfers.reason-hint")}
        value={entered.reason}
        set={(reason) => set({ ...entered, reason })}
        maxLength={1000}
        autoComplete="off"
        wrong={wrong(missing.reason, t("transfers.reason-missing"))}
      />
    </>
  );
}
