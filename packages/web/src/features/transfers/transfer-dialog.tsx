import { Button } from "@fluentui/react-components";
import type { TransferResult } from "@laurel/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { EffectList } from "../../api/effect-list.tsx";
import { useSigned } from "../../api/program.tsx";
import { makeTransfer, type WantedTransfer } from "../../api/transfers.ts";
import { Dialog, DialogActions, DialogText } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { type EnteredTransfer, missingIn, TransferFields } from "./transfer-fields.tsx";

interface TransferDialogProps {
  readonly partnerId: string;
  readonly publisherIds: readonly [string, ...string[]];
  close(): void;
  done(made: TransferResult): void;
}

/** Asks what goes to which partner, shows whose standing that changes, and makes the transfer. */
export function TransferDialog({ partnerId, publisherIds, close, done }: TransferDialogProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const client = useQueryClient();
  const [entered, setEntered] = useState<EnteredTransfer>({
    ...{ publisherId: publisherIds[0], toPartner: "", allDays: false, day: "", reason: "" },
  });
  const [showsErrors, setShowsErrors] = useState(false);
  /** What the transfer as entered would change; null until that is known. */
  const [tried, setTried] = useState<TransferResult | null>(null);
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (Object.values(missingIn(entered)).some((isMissing) => isMissing)) return;
    const order = orderOf(partnerId, entered);
    if (tried === null) return setTried(await makeTransfer(caller, order, true));
    const made = await makeTransfer(caller, order, false);
    await client.invalidateQueries();
    done(made);
  });
  return (
    <Dialog title={t("transfers.dialog")} close={close}>
      <Form submission={submission} question="other">
        <DialogText>{t("transfers.text")}</DialogText>
        <TransferFields
          {...{ entered, publisherIds, showsErrors }}
          set={(changed) => {
            setEntered(changed);
            setTried(null);
          }}
        />
        {tried?.effect !== undefined && <EffectList of={tried.effect} />}
        <DialogActions>
          <Button onClick={close}>{t("dialog.back")}</Button>
          <SubmitButton isBusy={submission.isBusy}>
            {t(tried === null ? "transfers.try" : "transfers.make")}
          </SubmitButton>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

function orderOf(
  partnerId: string,
  { publisherId, toPartner, allDays, day, reason }: EnteredTransfer,
): WantedTransfer {
  return {
    ...{ partnerId, publisherId, toPartner: toPartner.trim(), reason: reason.trim() },
    fromDay: allDays ? null : day,
  };
}
