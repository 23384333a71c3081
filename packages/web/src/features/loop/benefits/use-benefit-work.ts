import type { Activation, PartnerBenefit } from "@laurel/contract";
import { useState } from "react";
import { makeActivation } from "../../../api/loop.ts";
import { mayDo } from "../../../api/may-do.ts";
import { useSigned } from "../../../api/program.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useChanged } from "../use-changed.ts";
import { asksFirst, choiceOf } from "./choices.ts";

/**
 * Chooses and activates benefits. Where nothing has to be said first, they are activated at once; else
 * `askFirst` opens the page that asks. One that is refused doesn't keep the others from going through.
 */
export function useBenefitWork(partnerId: string, askFirst: (choices: readonly string[]) => void) {
  const { caller, me, program } = useSigned();
  const changed = useChanged(partnerId);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [activated, setActivated] = useState<ReadonlyMap<string, Activation>>(new Map());
  const [refused, setRefused] = useState<ReadonlyMap<string, unknown>>(new Map());
  const submission = useSubmission<readonly PartnerBenefit[]>(async (entries) => {
    const failed = new Map<string, unknown>();
    const made = new Map<string, Activation>();
    for (const entry of entries) {
      const { benefit, offerId } = entry;
      const body = { benefit, ...(offerId === null ? {} : { offerId }) };
      await makeActivation(caller, partnerId, body).then(
        (activation) => made.set(choiceOf(entry), activation),
        (error: unknown) => failed.set(choiceOf(entry), error),
      );
    }
    setRefused(failed);
    setChosen(new Set());
    await changed();
    setActivated((before) => new Map([...before, ...made]));
  });
  return {
    mayMake: mayDo(me, "activations.make", partnerId),
    isBusy: submission.isBusy,
    chosen,
    activated,
    /** Why some were refused, by choice. */
    refused,
    toggle: (choice: string) =>
      setChosen((before) => {
        const after = new Set(before);
        if (!after.delete(choice)) after.add(choice);
        return after;
      }),
    activate: (entries: readonly PartnerBenefit[]) => {
      if (entries.some((entry) => asksFirst(program, entry))) askFirst(entries.map(choiceOf));
      else submission.send(entries);
    },
  };
}
