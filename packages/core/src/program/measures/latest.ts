import type { History, Observation } from "../../facts/history.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { moneyFromDecimal } from "../../values/money.ts";
import { checkName, readScalar, readWord } from "../read/fields.ts";
import type { MeasureKind } from "./measure-kind.ts";

/**
 * `{ latest: ID, as: number | money }`: the newest observation of a measure. Money is observed in major
 * units.
 */
export const latest: MeasureKind = {
  key: "latest",
  required: [],
  optional: ["as"],
  read(found, fields, currency) {
    const of = readScalar(found, fields.get("latest"), '"latest"');
    const type = readWord(found, fields.get("as"), '"as"', ["number", "money"]) ?? "number";
    if (of === null || !checkName(found, of, "id")) return null;
    const value = (text: string) => (type === "money" ? moneyFromDecimal(text, currency) : Number(text));
    const observedOn = (history: History, day: EpochDay) => newestOn(history, of.value, day);
    const valueOn = (history: History, day: EpochDay) => {
      const newest = observedOn(history, day);
      return newest === null ? null : value(newest.value);
    };
    return {
      type,
      mayBeAbsent: true,
      valueOn,
      observedOn,
      valuesOf: (history) => (day) => valueOn(history, day),
      changesOn: (history) =>
        history.observations
          .filter((observation) => observation.measure === of.value)
          .flatMap(({ observedOn, expiresOn }) =>
            expiresOn === null ? [observedOn] : [observedOn, expiresOn],
          ),
    };
  },
};

/** A newer observation replaces an older one for good: once the newer one expires, the measure is absent. */
function newestOn(history: History, measure: string, day: EpochDay): Observation | null {
  let newest: Observation | null = null;
  for (const observation of history.observations) {
    if (observation.measure !== measure || observation.observedOn > day) continue;
    if (newest === null || observation.observedOn >= newest.observedOn) newest = observation;
  }
  return newest === null || (newest.expiresOn !== null && newest.expiresOn <= day) ? null : newest;
}
