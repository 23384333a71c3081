import { Field, makeStyles, Radio, RadioGroup, Select } from "@fluentui/react-components";
import { useEffect } from "react";
import type { FreshKey } from "../../api/keys.ts";
import { Card } from "../../kit/card.tsx";
import { TextField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useWords } from "../../kit/use-words.ts";
import { PartnerField } from "./partner-field.tsx";
import { ScopeBoxes } from "./scope-boxes.tsx";
import { terms, useDraft } from "./use-draft.ts";

const useStyles = makeStyles({
  columns: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) minmax(0, 2fr)",
    gap: "24px 48px",
    alignItems: "start",
    "@media (max-width: 960px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  fields: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
  send: { justifySelf: "start" },
});

interface NewKeyCardProps {
  show(key: FreshKey): void;
}

/** The form for a new key: its name, the partners it reaches, its expiry and its scopes. */
export function NewKeyCard({ show }: NewKeyCardProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { submission, choices, errors, name, partner, reach, scopes, term } = useDraft(show);
  const { ref: first } = name;
  useEffect(() => first.current?.focus(), [first]);
  return (
    <Card title={t("keys.new")}>
      <Form submission={submission} question="other">
        <div className={styles.columns}>
          <div className={styles.fields}>
            <TextField
              {...name}
              label={t("keys.name")}
              hint={t("keys.name-hint")}
              autoComplete="off"
              maxLength={100}
              wrong={errors.name ? t("keys.name-missing") : null}
            />
            <Field label={t("keys.reach")}>
              <RadioGroup
                value={reach.isOfOne ? "one" : "all"}
                onChange={(_, { value }) => reach.setOfOne(value === "one")}
              >
                <Radio value="all" label={t("keys.all-partners")} />
                <Radio value="one" label={t("keys.one-partner")} />
              </RadioGroup>
            </Field>
            {reach.isOfOne && (
              <PartnerField {...partner} wrong={errors.partner ? t("keys.partner-missing") : null} />
            )}
            <TermField {...term} />
          </div>
          <ScopeBoxes choices={choices} {...scopes} isMissing={errors.scopes} />
        </div>
        <div className={styles.send}>
          <SubmitButton isBusy={submission.isBusy}>{t("keys.send")}</SubmitButton>
        </div>
      </Form>
    </Card>
  );
}

interface TermFieldProps {
  /** In days; null: the key does not expire. */
  readonly value: number | null;
  set(value: number | null): void;
}

function TermField({ value: term, set }: TermFieldProps) {
  const { t } = useWords();
  return (
    <Field label={t("keys.ends")} {...(term === null ? { hint: t("keys.never-hint") } : {})}>
      <Select
        size="large"
        value={term ?? ""}
        onChange={(_, { value }) => set(value === "" ? null : Number(value))}
      >
        {terms.map((count) => (
          <option key={count} value={count}>
            {t("keys.in-days", { count })}
          </option>
        ))}
        <option value="">{t("keys.never")}</option>
      </Select>
    </Field>
  );
}
