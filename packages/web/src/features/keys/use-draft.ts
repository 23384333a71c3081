import type { Action } from "@laurel/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type FreshKey, makeKey } from "../../api/keys.ts";
import { useSigned } from "../../api/program.tsx";
import { partnerQuery } from "../../api/queries.ts";
import { useSubmission } from "../../kit/use-submission.ts";
import { choicesOf } from "./choices.ts";

/** How long a key may be valid, in days. */
export const terms = [30, 90, 365] as const;

/** The state of the form for a new key: its fields, their errors, and its submission. */
export function useDraft(show: (key: FreshKey) => void) {
  const { caller, me } = useSigned();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [isOfOne, setOfOne] = useState(false);
  const [partnerId, setPartnerId] = useState("");
  const [ticked, setTicked] = useState<readonly Action[]>([]);
  const [term, setTerm] = useState<number | null>(90);
  const [showsErrors, setShowsErrors] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  const partnerInput = useRef<HTMLInputElement>(null);
  const firstBox = useRef<HTMLInputElement>(null);
  const choices = choicesOf(me, isOfOne);
  const scopes = [...choices.values()].flat().filter((action) => ticked.includes(action));
  const errors = {
    name: name.trim() === "",
    partner: isOfOne && partnerId.trim() === "",
    scopes: scopes.length === 0,
  };
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (errors.name) return nameInput.current?.focus();
    if (errors.partner) return partnerInput.current?.focus();
    if (errors.scopes) return firstBox.current?.focus();
    const reached = isOfOne ? partnerId.trim() : null;
    // A key for an unknown partner would be useless, which would show only when it is used.
    if (reached !== null) await client.fetchQuery(partnerQuery(caller, reached));
    const order = { name: name.trim(), partnerId: reached, scopes, expiresInDays: term };
    const made = await makeKey(caller, order);
    show({ ...made, name: order.name });
    await client.invalidateQueries({ queryKey: ["keys"] });
  });
  return {
    submission,
    choices,
    errors: showsErrors ? errors : { name: false, partner: false, scopes: false },
    name: { ref: nameInput, value: name, set: setName },
    partner: { ref: partnerInput, value: partnerId, set: setPartnerId },
    reach: { isOfOne, setOfOne },
    scopes: { firstBox, chosen: scopes, choose: setTicked },
    term: { value: term, set: setTerm },
  };
}
