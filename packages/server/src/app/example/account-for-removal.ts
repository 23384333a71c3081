import { type Difference, findDifferences } from "../../platform/audit/account-store.ts";
import type { NewEvent } from "../../platform/audit/append-events.ts";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { accounted } from "../accounted.ts";

/** Where the stored state differs from what the events say. */
export async function differencesNow(tx: Tx): Promise<readonly Difference[]> {
  return (await findDifferences(tx, accounted, Number.MAX_SAFE_INTEGER)).differences;
}

/**
 * Events that say what the end of the example made of the state: of all that differs now, what didn't differ
 * `before`. What someone had changed by hand stays a difference.
 */
export async function accountForRemoval(tx: Tx, before: readonly Difference[]): Promise<readonly NewEvent[]> {
  const known = new Set(before.map(nameOf));
  const caused = (await differencesNow(tx)).filter((each) => !known.has(nameOf(each)));
  return Map.groupBy(caused, ({ partnerId }) => partnerId)
    .entries()
    .map(([partnerId, differences]): NewEvent => {
      const [gone, changed] = [differences.filter(isGone), differences.filter((each) => !isGone(each))];
      const personal = changed.length === 0 ? {} : { personal: { state: changed.map(changeOf) } };
      return { partnerId, what: "example.ended", state: gone.map(changeOf), ...personal };
    })
    .toArray();
}

const nameOf = ({ of, partnerId, id }: Difference) => JSON.stringify([of, partnerId, id]);
const isGone = ({ database }: Difference) => database === null;

/** Of what has changed, fields that are no longer there are null. */
function changeOf({ of, id, events, database }: Difference): StateChange {
  if (database === null) return { of, id, fields: null };
  const missing = Object.keys(events ?? {}).filter((field) => !Object.hasOwn(database, field));
  return { of, id, fields: { ...Object.fromEntries(missing.map((field) => [field, null])), ...database } };
}
