import { makeStyles, Radio, tokens } from "@fluentui/react-components";
import type { ActivationDetail } from "@laurel/contract";
import { useState } from "react";
import { rateActivation } from "../../../api/loop.ts";
import { useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { Form } from "../../../kit/form.tsx";
import { LongField } from "../../../kit/long-field.tsx";
import { RadioRow } from "../../../kit/radio-row.tsx";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { useChanged } from "../use-changed.ts";

const useStyles = makeStyles({
  text: { margin: 0, lineHeight: 1.5 },
  wrong: { margin: 0, color: tokens.colorStatusDangerForeground1, fontSize: tokens.fontSizeBase200 },
});

const ratings = [1, 2, 3, 4, 5] as const;

interface RatingProps {
  readonly activation: ActivationDetail;
  readonly mayAct: boolean;
}

/** Asks how useful the delivered benefit was, once. */
export function Rating({ activation, mayAct }: RatingProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { partnerId, activationId, rating } = activation;
  const changed = useChanged(partnerId);
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    const value = ratings.find((each) => String(each) === chosen);
    if (value === undefined) return;
    const words = text.trim() === "" ? {} : { text: text.trim() };
    await rateActivation(caller, partnerId, activationId, { rating: value, ...words });
    await changed();
  });
  if (rating !== null) {
    const key = `rating.${ratings.find((each) => each === rating) ?? 3}` as const;
    return (
      <Card title={t("rating.title")}>
        <p className={styles.text}>{t("rating.given", { rating: t(key) })}</p>
      </Card>
    );
  }
  if (!mayAct) return null;
  return (
    <Card title={t("rating.title")}>
      <Form submission={submission} question="other">
        <RadioRow aria-label={t("rating.title")} value={chosen} onChange={(_, { value }) => setChosen(value)}>
          {ratings.map((each) => (
            <Radio key={each} value={String(each)} label={t(`rating.${each}`)} />
          ))}
        </RadioRow>
        {showsErrors && chosen === "" && (
          <p role="alert" className={styles.wrong}>
            {t("rating.missing")}
          </p>
        )}
        <LongField label={t("rating.text")} value={text} set={setText} maxLength={2000} rows={3} />
        <SubmitButton isBusy={submission.isBusy}>{t("rating.send")}</SubmitButton>
      </Form>
    </Card>
  );
}
