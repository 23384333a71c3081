import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { Activation, PartnerBenefit, RefusedFor } from "@laurel/contract";
import { type ReactNode, useState } from "react";
import { uploadFile } from "../../../api/attachments.ts";
import type { KeptFields } from "../../../api/drafts.ts";
import { makeActivation } from "../../../api/loop.ts";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { Form } from "../../../kit/form.tsx";
import { MoneyField, minorOf, typedMinor } from "../../../kit/money-field.tsx";
import { RefusedRequest } from "../../../kit/refused-request.ts";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { contactDays, isAtOnce } from "../benefits/choices.ts";
import { RefusalLines } from "../benefits/refusal-lines.tsx";
import { DraftNotice } from "../drafts/draft-notice.tsx";
import { type KeptDraft, useDraft } from "../drafts/use-draft.ts";
import { enteredIn, formOf, type ProgramFormInput, type RenderForm } from "./program-form.ts";

const useStyles = makeStyles({
  parts: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)", maxWidth: "760px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

interface ActivateOneProps {
  readonly partnerId: string;
  readonly entry: PartnerBenefit;
  readonly offerTitle: string | null;
  readonly offers: ProgramFormInput["offers"];
  readonly renderForm: RenderForm;
  /** The contact of the activation; null: the primary one, if there is any. */
  readonly contactId: number | null;
  /** Leads to the form of the contact, where one is still needed; else null. */
  readonly askContact: (() => void) | null;
  activated(activation: Activation): Promise<void>;
}

/** What one benefit asks for before it is activated: an amount, the fields of its form. */
export function ActivateOne(props: ActivateOneProps) {
  const { partnerId, entry, offerTitle, offers, renderForm } = props;
  const { t } = useWords();
  const styles = useStyles();
  const { caller, program } = useSigned();
  const draft = useDraft(
    partnerId,
    `activation ${entry.benefit}${entry.offerId === null ? "" : ` ${entry.offerId}`}`,
  );
  const amount = useAmount(entry, draft);
  const { refusals, submit } = useActivate(props, draft, amount);
  const form = formOf(program, entry.benefit);
  const name = namesOf(program).benefit(entry.benefit);
  const title = offerTitle === null ? name : t("benefit.for-offer", { benefit: name, offer: offerTitle });
  if (!draft.isReady) return <Spinner label={t("shell.loading")} />;
  const { amount: _, ...answers } = draft.fields;
  return (
    <Card title={title}>
      <div className={styles.parts}>
        <p className={styles.text}>
          <WhatHappens benefit={entry.benefit} />
        </p>
        <DraftNotice draft={draft} />
        <RefusalLines
          partnerId={partnerId}
          refusals={refusals ?? entry.refusals.filter(({ code }) => code !== "contact-required")}
        />
        {form === null ? (
          <Plain submit={() => submit({})}>{amount.field}</Plain>
        ) : (
          renderForm({
            ...form,
            value: enteredIn(answers),
            onChange: (value) => draft.change(value),
            offers,
            upload: async (file) => {
              const { attachmentId } = await uploadFile(caller, partnerId, file);
              return { attachmentId: String(attachmentId) };
            },
            submit,
            action: t("benefit.activate"),
            children: amount.field,
          })
        )}
      </div>
    </Card>
  );
}

/** The button of a benefit that has no form. */
function Plain({ submit, children }: { readonly submit: () => Promise<void>; readonly children: ReactNode }) {
  const { t } = useWords();
  const submission = useSubmission(submit);
  return (
    <Form submission={submission} question="other">
      {children}
      <SubmitButton isBusy={submission.isBusy}>{t("benefit.activate")}</SubmitButton>
    </Form>
  );
}

/** Sends the activation; a refusal is shown with all its reasons and their ways out. */
function useActivate(props: ActivateOneProps, draft: KeptDraft, amount: ReturnType<typeof useAmount>) {
  const { partnerId, entry, contactId, askContact, activated } = props;
  const { caller, program } = useSigned();
  const [refusals, setRefusals] = useState<readonly RefusedFor[] | null>(null);
  const hasForm = formOf(program, entry.benefit) !== null;
  const submit = async (answers: KeptFields) => {
    if (askContact !== null) return askContact();
    if (!amount.check()) return;
    setRefusals(null);
    try {
      const activation = await makeActivation(caller, partnerId, {
        benefit: entry.benefit,
        ...(entry.offerId === null ? {} : { offerId: entry.offerId }),
        ...(contactId === null ? {} : { contactId }),
        ...(hasForm ? { form: answers } : {}),
        ...(amount.minor === null ? {} : { amountMinor: amount.minor }),
      });
      await draft.drop();
      await activated(activation);
    } catch (error) {
      if (error instanceof RefusedRequest) setRefusals(error.problem?.refusals ?? null);
      throw error;
    }
  };
  return { refusals, submit };
}

/** The amount of an allowance, all that is left unless another one is typed. */
function useAmount({ leftMinor }: PartnerBenefit, draft: KeptDraft) {
  const { t, money } = useWords();
  const { program } = useSigned();
  const [showsErrors, setShowsErrors] = useState(false);
  const { currency } = namesOf(program);
  if (leftMinor === undefined) return { field: null, minor: null, check: () => true };
  const typed = String(draft.fields.amount ?? typedMinor(leftMinor, program.minorUnits));
  const minor = minorOf(typed, program.minorUnits);
  const isRight = minor !== null && minor <= leftMinor;
  const left = money(leftMinor, currency);
  return {
    minor,
    check: () => {
      setShowsErrors(true);
      return isRight;
    },
    field: (
      <MoneyField
        label={t("activate.amount", { currency })}
        hint={t("activate.amount-hint", { left })}
        value={typed}
        set={(value) => draft.change({ amount: value })}
        wrong={showsErrors && !isRight ? t("activate.amount-wrong", { left }) : null}
      />
    ),
  };
}

/** What happens once the benefit is activated. */
function WhatHappens({ benefit }: { readonly benefit: string }) {
  const { t, number } = useWords();
  const { program } = useSigned();
  const days = contactDays(program);
  if (isAtOnce(program, benefit)) return t("activate.at-once");
  return days === null ? t("activate.team") : t("activate.within", { count: days, shown: number(days) });
}
