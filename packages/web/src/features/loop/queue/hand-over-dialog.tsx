import { Button, Field, Select } from "@fluentui/react-components";
import type { LoopPromise } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useSigned } from "../../../api/program.tsx";
import { teamWorkQuery } from "../../../api/team-work.ts";
import { assignPromise } from "../../../api/work.ts";
import { Dialog, DialogActions, DialogText } from "../../../kit/dialog.tsx";
import { Form } from "../../../kit/form.tsx";
import { languageIn } from "../../../kit/language-in.ts";
import { LongField } from "../../../kit/long-field.tsx";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";

interface HandOverDialogProps {
  readonly promise: Pick<LoopPromise, "promiseId" | "revision" | "assignee">;
  readonly what: string;
  close(): void;
  /** Called with the name of the person who has it now. */
  done(name: string): Promise<void>;
}

/** The dialog to give a promise, with everything of its subject, to another member of the team. */
export function HandOverDialog({ promise, what, close, done }: HandOverDialogProps) {
  const { t, list, locale } = useWords();
  const { caller } = useSigned();
  const { data: team = [] } = useQuery(teamWorkQuery(caller));
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const [isTried, setTried] = useState(false);
  const select = useRef<HTMLSelectElement>(null);
  const people = team.filter(
    ({ role, userId }) => role !== "auditor" && `person:${userId}` !== promise.assignee?.who,
  );
  const submission = useSubmission(async () => {
    setTried(true);
    const person = people.find(({ userId }) => userId === to);
    if (person === undefined) return select.current?.focus();
    const said = note.trim();
    await assignPromise(caller, promise, { userId: to, ...(said === "" ? {} : { note: said }) });
    await done(person.name);
  });
  return (
    <Dialog title={t("handover.title", { what })} close={close}>
      <Form submission={submission} question="other">
        <DialogText>{t("handover.text")}</DialogText>
        <Field
          label={t("handover.to")}
          {...(isTried && to === ""
            ? { validationState: "error", validationMessage: t("handover.missing") }
            : {})}
        >
          <Select select={{ ref: select }} value={to} onChange={(_, { value }) => setTo(value)}>
            <option value="">{t("act.choose")}</option>
            {people.map(({ userId, name, languages, absent }) => {
              const person = `${name} (${list(languages.map((tag) => languageIn(locale, tag)))})`;
              return (
                <option key={userId} value={userId}>
                  {absent ? t("handover.absent", { person }) : person}
                </option>
              );
            })}
          </Select>
        </Field>
        <LongField
          label={t("handover.note")}
          hint={t("handover.note-hint")}
          value={note}
          set={setNote}
          maxLength={2000}
          rows={3}
        />
        <DialogActions>
          <Button onClick={close}>{t("dialog.back")}</Button>
          <SubmitButton isBusy={submission.isBusy}>{t("queue.hand-over")}</SubmitButton>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
