import { Button, Field, Input, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import type { QueuedPromise } from "@laurel/contract";
import { useState } from "react";
import { useSigned } from "../../../api/program.tsx";
import { snoozePromise } from "../../../api/work.ts";
import { Dialog, DialogActions, DialogText } from "../../../kit/dialog.tsx";
import { Form } from "../../../kit/form.tsx";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { dueOf } from "./due-words.ts";
import { mondayAfter, morningOf, tomorrowAfter } from "./snooze-times.ts";

const useStyles = makeStyles({
  warning: { margin: 0, color: tokens.colorStatusWarningForeground3, fontWeight: tokens.fontWeightSemibold },
});

interface SnoozeDialogProps {
  readonly promise: QueuedPromise;
  readonly what: string;
  readonly now: number;
  close(): void;
  /** Called with the moment until which it is hidden, RFC 3339. */
  done(until: string): Promise<void>;
}

/** The dialog to hide a promise from the queue for a while. It says that the due time stays. */
export function SnoozeDialog({ promise, what, now, close, done }: SnoozeDialogProps) {
  const words = useWords();
  const { t, moment } = words;
  const styles = useStyles();
  const { caller, program } = useSigned();
  const [way, setWay] = useState("tomorrow");
  const [day, setDay] = useState("");
  const [isTried, setTried] = useState(false);
  const [tomorrow, monday] = [tomorrowAfter(now), mondayAfter(now)];
  const until = way === "tomorrow" ? tomorrow : way === "monday" ? monday : morningOf(day, now);
  const submission = useSubmission(async () => {
    setTried(true);
    if (until === null) return;
    await snoozePromise(caller, promise.promiseId, until.toISOString());
    await done(until.toISOString());
  });
  const due = dueOf(words, promise, program.timeZone, now);
  const isLateThen = until !== null && !promise.paused && until.getTime() >= Date.parse(promise.dueAt);
  return (
    <Dialog title={t("snooze.title", { what })} close={close}>
      <Form submission={submission} question="other">
        <DialogText>{t("snooze.text", { due: due.exact })}</DialogText>
        <Field label={t("snooze.until")}>
          <RadioGroup value={way} onChange={(_, { value }) => setWay(value)}>
            <Radio
              value="tomorrow"
              label={t("snooze.tomorrow", { moment: moment(tomorrow.toISOString()) })}
            />
            <Radio value="monday" label={t("snooze.monday", { moment: moment(monday.toISOString()) })} />
            <Radio value="day" label={t("snooze.day")} />
          </RadioGroup>
        </Field>
        {way === "day" && (
          <Field
            label={t("snooze.day")}
            {...(isTried && until === null
              ? { validationState: "error", validationMessage: t("snooze.day-missing") }
              : {})}
          >
            <Input type="date" value={day} onChange={(_, { value }) => setDay(value)} />
          </Field>
        )}
        <div role="status">{isLateThen && <p className={styles.warning}>{t("snooze.late-by-then")}</p>}</div>
        <DialogActions>
          <Button onClick={close}>{t("dialog.back")}</Button>
          <SubmitButton isBusy={submission.isBusy}>{t("queue.snooze")}</SubmitButton>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
