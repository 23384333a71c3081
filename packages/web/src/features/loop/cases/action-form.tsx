import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useId, useRef, useState } from "react";
import { useSigned } from "../../../api/program.tsx";
import { Form } from "../../../kit/form.tsx";
import { RefusedRequest } from "../../../kit/refused-request.ts";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { useNow } from "../queue/use-now.ts";
import { ActionControl } from "./action-fields.tsx";
import { type CaseAction, type EntryFault, faultsOf, nothingEntered } from "./case-action.ts";
import { useKept } from "./use-kept.ts";

const useStyles = makeStyles({
  box: {
    display: "grid",
    gap: "12px",
    gridTemplateColumns: "minmax(0, 1fr)",
    marginTop: "16px",
    padding: "16px",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    ":focus": { outlineStyle: "none" },
  },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface ActionFormProps {
  readonly action: CaseAction;
  readonly partnerId: string;
  /** `activation:12`. What is entered is kept under it. */
  readonly subject: string;
  close(): void;
  done(): Promise<void>;
}

/** The form of an action. It says who will read what is entered. */
export function ActionForm({ action, partnerId, subject, close, done }: ActionFormProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const now = useNow();
  const prefix = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const kept = useKept(`${subject}.${action.name}`, nothingEntered(action));
  const box = useRef<HTMLElement>(null);
  const [attempts, setAttempts] = useState(0);
  const entered = kept.value;
  const faults = faultsOf(action.fields, entered, { digits: program.minorUnits, now });
  const submission = useSubmission(async () => {
    if (faults.size > 0) return setAttempts(attempts + 1);
    await action.send(entered);
    kept.drop();
    await done();
  });
  useEffect(() => title.current?.focus(), []);
  useEffect(() => {
    if (attempts > 0) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [attempts]);
  const refused = refusedFields(submission.error);
  return (
    <section ref={box} className={styles.box} aria-label={action.label}>
      <h3 ref={title} tabIndex={-1} className={styles.title}>
        {action.label}
      </h3>
      <MessageBar intent={action.tone === "grave" ? "warning" : "info"} layout="multiline">
        <MessageBarBody>{action.told}</MessageBarBody>
      </MessageBar>
      {kept.isRestored && <p className={styles.quiet}>{t("draft.restored")}</p>}
      <Form submission={submission} question="other">
        {action.fields.map((field) => {
          const fault = attempts > 0 ? faults.get(field.name) : undefined;
          return (
            <ActionControl
              key={field.name}
              field={field}
              id={`${prefix}${field.name}`}
              partnerId={partnerId}
              entered={entered}
              wrong={fault === undefined ? (refused.get(field.name) ?? null) : t(faultKeys[fault])}
              change={kept.change}
            />
          );
        })}
        <div className={styles.actions}>
          <SubmitButton isBusy={submission.isBusy}>{action.label}</SubmitButton>
          <Button onClick={close}>{t("dialog.back")}</Button>
        </div>
      </Form>
    </section>
  );
}

const faultKeys = {
  required: "form.required",
  "required-choice": "form.required-choice",
  "bad-uri": "form.bad-uri",
  "bad-email": "form.bad-email",
  "bad-amount": "form.bad-amount",
  "bad-date": "form.bad-date",
  future: "act.future",
} as const satisfies Record<EntryFault, string>;

/** What the server found wrong, by field. */
function refusedFields(error: unknown): ReadonlyMap<string, string> {
  if (!(error instanceof RefusedRequest) || error.problem === null) return new Map();
  return new Map(
    (error.problem.errors ?? []).flatMap(({ pointer, message }) => {
      const [, name] = /^\/body\/([^/]+)/.exec(pointer ?? "") ?? [];
      return name === undefined ? [] : [[fieldNames[name] ?? name, message]];
    }),
  );
}

/** The fields whose names differ from those of the body. */
const fieldNames: Readonly<Record<string, string>> = { amount_minor: "amount", redeemed_on: "day" };
