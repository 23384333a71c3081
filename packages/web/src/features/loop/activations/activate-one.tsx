import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { PartnerBenefit } from "@laurel/contract";
import { useEffect } from "react";
import { uploadFile } from "../../../api/attachments.ts";
import type { Fields } from "../../../api/drafts.ts";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { MoneyField, minorOf, typedMinor } from "../../../kit/money-field.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { choiceOf, contactDays, isAtOnce } from "../benefits/choices.ts";
import { RefusalLines } from "../benefits/refusal-lines.tsx";
import { DraftNotice } from "../drafts/draft-notice.tsx";
import { useDraft } from "../drafts/use-draft.ts";
import { formErrors, formOf, type ProgramFormInput, type RenderForm } from "./program-form.ts";

/** What is sent to activate one benefit, once it is complete. */
export interface Filled {
  readonly form?: Fields;
  readonly amountMinor?: number;
}

const useStyles = makeStyles({
  parts: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)", maxWidth: "760px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  wrong: { margin: 0, color: tokens.colorStatusDangerForeground1 },
});

interface ActivateOneProps {
  readonly partnerId: string;
  readonly entry: PartnerBenefit;
  readonly offerTitle: string | null;
  readonly offers: ProgramFormInput["offers"];
  readonly renderForm: RenderForm;
  /** Why it was refused; undefined where it was not. */
  readonly error: unknown;
  readonly showsErrors: boolean;
  /** Tells what is filled in; null while something is missing. `drop` forgets the draft. */
  fill(choice: string, filled: Filled | null, drop: () => Promise<void>): void;
}

/** What one benefit asks for before it is activated: an amount, the fields of its form. */
export function ActivateOne(props: ActivateOneProps) {
  const { partnerId, entry, offerTitle, offers, renderForm, error, showsErrors, fill } = props;
  const { t } = useWords();
  const styles = useStyles();
  const { caller, program } = useSigned();
  const choice = choiceOf(entry);
  const draft = useDraft(
    partnerId,
    `activation ${entry.benefit}${entry.offerId === null ? "" : ` ${entry.offerId}`}`,
  );
  const form = formOf(program, entry.benefit);
  const { amount, ...answers } = draft.fields;
  const max = entry.leftMinor ?? null;
  const typed = String(amount ?? (max === null ? "" : typedMinor(max, program.minorUnits)));
  const amountMinor = max === null ? null : minorOf(typed, program.minorUnits);
  const isComplete = max === null || (amountMinor !== null && amountMinor <= max);
  const filled = JSON.stringify({
    ...(form === null ? {} : { form: withoutNulls(answers) }),
    ...(amountMinor === null ? {} : { amountMinor }),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: told again only when the answers change.
  useEffect(
    () => fill(choice, isComplete ? JSON.parse(filled) : null, draft.drop),
    [choice, filled, isComplete],
  );
  const name = namesOf(program).benefit(entry.benefit);
  const title = offerTitle === null ? name : t("benefit.for-offer", { benefit: name, offer: offerTitle });
  if (!draft.isReady) return <Spinner label={t("shell.loading")} />;
  return (
    <Card title={title}>
      <div className={styles.parts}>
        <p className={styles.text}>
          <WhatHappens benefit={entry.benefit} />
        </p>
        <DraftNotice draft={draft} />
        <RefusalLines
          partnerId={partnerId}
          refusals={entry.refusals.filter(({ code }) => code !== "contact-required")}
        />
        {max !== null && (
          <AmountField
            typed={typed}
            max={max}
            set={(value) => draft.change({ amount: value })}
            isWrong={showsErrors && !isComplete}
          />
        )}
        {form !== null &&
          renderForm({
            ...form,
            value: withoutNulls(answers),
            onChange: draft.change,
            errors: formErrors(error),
            upload: (file) => uploadFile(caller, partnerId, file),
            offers,
          })}
      </div>
    </Card>
  );
}

/** What happens once the benefit is activated. */
function WhatHappens({ benefit }: { readonly benefit: string }) {
  const { t, number } = useWords();
  const { program } = useSigned();
  const days = contactDays(program);
  if (isAtOnce(program, benefit)) return t("activate.at-once");
  return days === null ? t("activate.team") : t("activate.within", { count: days, shown: number(days) });
}

interface AmountFieldProps {
  readonly typed: string;
  readonly max: number;
  set(value: string): void;
  readonly isWrong: boolean;
}

function AmountField({ typed, max, set, isWrong }: AmountFieldProps) {
  const { t, money } = useWords();
  const { program } = useSigned();
  const { currency } = namesOf(program);
  const left = money(max, currency);
  return (
    <MoneyField
      label={t("activate.amount", { currency })}
      hint={t("activate.amount-hint", { left })}
      value={typed}
      set={set}
      wrong={isWrong ? t("activate.amount-wrong", { left }) : null}
    />
  );
}

/** The draft keeps an emptied field as null; in a form it has no answer. */
function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
