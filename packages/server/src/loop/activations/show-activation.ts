import type { Activation } from "@laurel/contract";
import { actionsFrom } from "@laurel/core";
import { named, namesOf, type PersonNames } from "../../people/person-names.ts";
import { askEach, type Reader } from "../../platform/database/transaction.ts";
import type { Caller } from "../../platform/http/access/caller.ts";
import type { LoopGround } from "../ground.ts";
import { promisesOf, type StoredPromise } from "../promises/promise-store.ts";
import { showPromise, whoIn } from "../promises/show-promise.ts";
import { sidesOf } from "../side.ts";
import { type ActivationRow, subjectOf } from "./activation-store.ts";

/** Who reads activations of a partner. */
export interface ActivationReader {
  readonly caller: Caller;
  /** Whether the caller may act for the partner: a viewer only as a designated contact. */
  readonly mayActivate: boolean;
}

/** An activation with its promises and the names of their people. */
export interface KnownActivation {
  readonly activation: ActivationRow;
  readonly promises: readonly StoredPromise[];
  readonly names: PersonNames;
}

/** Activations of one partner as the API sends them. `server` reads the names of people. */
export async function showActivations(
  { reader, server }: { readonly reader: Reader; readonly server: Reader },
  partnerId: string,
  activations: readonly ActivationRow[],
  ground: LoopGround,
  by: ActivationReader,
): Promise<readonly Activation[]> {
  if (activations.length === 0) return [];
  const people = activations.flatMap(peopleOf);
  // Those of a promise are mostly those of its activation.
  const [promises, known] = await askEach(
    reader,
    () => promisesOf(reader, partnerId, activations.map(subjectOf)),
    () => namesOf(server, people),
  );
  const bySubject = Map.groupBy(promises, ({ row }) => row.subject);
  const others = promises.flatMap(whoIn).filter((who) => !people.includes(who));
  const names = new Map([...known, ...(await namesOf(server, others))]);
  return activations.map((activation) =>
    showKnown({ activation, promises: bySubject.get(subjectOf(activation)) ?? [], names }, ground, by),
  );
}

/** The people that an activation names; null where one is missing. */
export function peopleOf({ activatedBy, assignee }: ActivationRow): readonly (string | null)[] {
  return [activatedBy, assignee === null ? null : `person:${assignee}`];
}

/** One activation as the API sends it. */
export function showKnown(
  { activation, promises, names }: KnownActivation,
  ground: LoopGround,
  by: ActivationReader,
): Activation {
  const { activationId, partnerId, benefit, offerId, contactId, state, amountMinor } = activation;
  const { assignee, languageSpoken, revision } = activation;
  return {
    ...{ activationId, partnerId, benefit, offerId, contactId, state, amountMinor },
    ...{ languageSpoken, revision },
    activatedAt: activation.activatedAt.toString(),
    activatedBy: named(names, activation.activatedBy),
    assignee: assignee === null ? null : named(names, `person:${assignee}`),
    promises: promises.map((each) => showPromise(each, ground, names)),
    actions: [...new Set(actionsOf(activation, by))],
  };
}

/** What the reader may do now: the table's actions, and what changes no state. */
function actionsOf(
  { state, amountMinor }: ActivationRow,
  { caller, mayActivate }: ActivationReader,
): readonly string[] {
  return sidesOf(caller).flatMap((side) => {
    if (side === "partner" && !mayActivate) return [];
    const more =
      side === "partner"
        ? [...(state === "requested" ? ["amend"] : []), ...(state === "delivered" ? ["rate"] : [])]
        : ["assign", "note", ...(state === "delivered" && amountMinor !== null ? ["redeem"] : [])];
    return [...actionsFrom(state, side), ...more];
  });
}
