import { expect, test } from "vitest";
import { assign } from "../assign.ts";
import {
  type Absence,
  advocatesOf,
  isAbsenceInOrder,
  isAbsent,
  type TeamWorker,
  workersOf,
} from "./team-work.ts";

const day = (text: string) => Temporal.PlainDate.from(text);
const present: Absence = { from: null, until: null };
const worker = (userId: string, role: string, more: Partial<TeamWorker> = {}): TeamWorker => ({
  userId,
  role,
  languages: ["en"],
  takesWork: null,
  absence: present,
  ...more,
});
const idsOf = (team: readonly TeamWorker[]) => workersOf(team).map(({ userId }) => userId);

test("advocates are given work, and other roles only if they choose it", () => {
  const team = [
    worker("ada", "advocate"),
    worker("adam", "administrator"),
    worker("mia", "program-manager", { takesWork: true }),
  ];
  expect(idsOf(team)).toEqual(["ada", "mia"]);
});

test("a team of one works, whether it is an administrator or a program manager", () => {
  expect(idsOf([worker("adam", "administrator")])).toEqual(["adam"]);
  expect(idsOf([worker("mia", "program-manager"), worker("anna", "auditor")])).toEqual(["mia"]);
});

test("where every advocate refuses work, program managers and administrators get it", () => {
  const team = [worker("ada", "advocate", { takesWork: false }), worker("adam", "administrator")];
  expect(idsOf(team)).toEqual(["adam"]);
});

test("an auditor is never given work, whatever was chosen before they became one", () => {
  expect(idsOf([worker("anna", "auditor", { takesWork: true })])).toEqual([]);
});

test("an absence includes its first and its last day", () => {
  const absence = { from: day("2026-12-24"), until: day("2026-12-26") };
  const days = ["2026-12-23", "2026-12-24", "2026-12-26", "2026-12-27"];
  expect(days.map((each) => isAbsent(absence, day(each)))).toEqual([false, true, true, false]);
});

test("an absence without a last day lasts, and one without a first day has no last day", () => {
  expect(isAbsent({ from: day("2026-12-24"), until: null }, day("2030-01-01"))).toBe(true);
  expect(isAbsent(present, day("2030-01-01"))).toBe(false);
  expect(isAbsenceInOrder({ from: null, until: day("2026-12-24") })).toBe(false);
  expect(isAbsenceInOrder({ from: day("2026-12-25"), until: day("2026-12-24") })).toBe(false);
  expect(isAbsenceInOrder({ from: day("2026-12-24"), until: day("2026-12-24") })).toBe(true);
});

test("work passes over who is absent, and goes to who speaks the language", () => {
  const absence = { from: day("2026-12-01"), until: null };
  const team = [
    worker("ada", "advocate", { languages: ["ko-KR"], absence }),
    worker("ben", "advocate", { languages: ["en", "ko-KR"] }),
    worker("cho", "advocate"),
  ];
  const load = new Map([["ben", 5]]);
  const advocates = advocatesOf(team, day("2026-12-02"), load);
  expect(advocates.map(({ present: here, openPromises }) => [here, openPromises])).toEqual([
    [false, 0],
    [true, 5],
    [true, 0],
  ]);
  expect(assign(advocates, "ko-KR", "en")).toEqual({ advocateId: "ben", languageSpoken: true });
});
