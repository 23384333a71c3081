import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../testing/runs.ts";
import { type EpochDay, parseDay } from "../../values/calendar.ts";
import type { Minor } from "../../values/money.ts";
import { allowanceLeft, allowanceWarning } from "./allowance.ts";

const minor = (amount: number) => amount as Minor;
const taking = (amount: number | null) => ({ amountMinor: amount === null ? null : minor(amount) });

describe("what is left of an allowance", () => {
  test("is the total minus what was granted", () => {
    expect(allowanceLeft(minor(100), [])).toBe(100);
    expect(allowanceLeft(minor(100), [taking(30), taking(null), taking(69)])).toBe(1);
  });

  test("is zero when the total falls below what was granted", () => {
    expect(allowanceLeft(minor(50), [taking(80)])).toBe(0);
  });

  test("grants that fit never add up to more than the total, and a higher total adds its difference", () => {
    const amounts = fc.array(fc.nat({ max: 1000 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.nat({ max: 5000 }), amounts, fc.nat({ max: 500 }), (total, asked, rise) => {
        const granted: { readonly amountMinor: Minor | null }[] = [];
        for (const amount of asked) {
          if (amount <= allowanceLeft(minor(total), granted)) granted.push(taking(amount));
        }
        const sum = granted.reduce((all, { amountMinor }) => all + (amountMinor ?? 0), 0);
        expect(sum + allowanceLeft(minor(total), granted)).toBe(total);
        expect(sum + allowanceLeft(minor(total + rise), granted)).toBe(total + rise);
      }),
      runs(300),
    );
  });
});

describe("a warning that an allowance ends unused", () => {
  const endsOn = parseDay("2026-12-31") as EpochDay;
  const before = (days: number) => (endsOn - days) as EpochDay;
  const allowance = { leftMinor: minor(1), endsOn, sent: [] };

  test("is due from 30 days before the end, and again from 7", () => {
    expect(allowanceWarning(allowance, before(31))).toBeNull();
    expect(allowanceWarning(allowance, before(30))).toEqual({ warningDays: 30, daysLeft: 30 });
    expect(allowanceWarning({ ...allowance, sent: [30] }, before(8))).toBeNull();
    expect(allowanceWarning({ ...allowance, sent: [30] }, before(7))).toEqual({
      warningDays: 7,
      daysLeft: 7,
    });
  });

  test("is sent late when its day was missed, and not after a later one", () => {
    expect(allowanceWarning(allowance, before(12))).toEqual({ warningDays: 30, daysLeft: 12 });
    expect(allowanceWarning(allowance, before(3))).toEqual({ warningDays: 7, daysLeft: 3 });
    expect(allowanceWarning({ ...allowance, sent: [7] }, before(20))).toBeNull();
  });

  test("is not due when all is used, after the end, or where there is no end", () => {
    expect(allowanceWarning({ ...allowance, leftMinor: minor(0) }, before(7))).toBeNull();
    expect(allowanceWarning(allowance, before(1))).not.toBeNull();
    expect(allowanceWarning(allowance, before(0))).toBeNull();
    expect(allowanceWarning({ ...allowance, endsOn: null }, before(7))).toBeNull();
  });

  test("is sent at most twice however often and late the days are looked at", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 60 }), { maxLength: 40 }), (looked) => {
        const sent: number[] = [];
        for (const days of looked.toSorted((one, other) => other - one)) {
          const warning = allowanceWarning({ ...allowance, sent }, before(days));
          if (warning !== null) sent.push(warning.warningDays);
        }
        const due = [30, 7].filter((last) =>
          looked.some((days) => days >= 1 && days <= last && (last === 7 || days > 7)),
        );
        expect(sent).toEqual(due);
      }),
      runs(300),
    );
  });
});
