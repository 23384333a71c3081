import { Button, Field, Input, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import { Form } from "../../kit/form.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  form: { display: "flex", flexWrap: "wrap", alignItems: "flex-start", gap: "8px 12px" },
  buttons: {
    display: "flex",
    gap: "8px",
    paddingTop: "26px",
    "@media (max-width: 480px)": { paddingTop: 0 },
  },
});

interface SalesDaysProps {
  readonly from: string | null;
  readonly to: string | null;
  look(days: { readonly from?: string; readonly to?: string }): void;
}

/** The days whose lines are shown. */
export function SalesDays({ from, to, look }: SalesDaysProps) {
  const { t } = useWords();
  const styles = useStyles();
  const [first, setFirst] = useState(from ?? "");
  const [last, setLast] = useState(to ?? "");
  const isTurned = first !== "" && last !== "" && first > last;
  const submission = useSubmission(async () => {
    if (isTurned) return;
    look({ ...(first === "" ? {} : { from: first }), ...(last === "" ? {} : { to: last }) });
  });
  return (
    <Form className={styles.form} submission={submission} question="other">
      <Field
        label={t("sales.from")}
        {...(isTurned ? { validationState: "error", validationMessage: t("sales.wrong-order") } : {})}
      >
        <Input type="date" value={first} onChange={(_, { value }) => setFirst(value)} />
      </Field>
      <Field label={t("sales.to")}>
        <Input type="date" value={last} onChange={(_, { value }) => setLast(value)} />
      </Field>
      <div className={styles.buttons}>
        <Button type="submit">{t("sales.show")}</Button>
      </div>
    </Form>
  );
}
