import { type BodyOf, changeTeamProfile, listTeamProfiles, requestOf, type TeamRole } from "@laurel/contract";
import { beforeEach, expect, test } from "vitest";
import { addPerson, testMembers } from "../../people/members/testing-members.ts";
import { enterTeam } from "../../people/team/change-team.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { publishVersions } from "../../standing/testing-marketplace.ts";
import { untilOneWaits } from "../testing-waits.ts";
import { changeProfile } from "./change-profile.ts";
import { listAdvocates } from "./list-advocates.ts";
import type { ChosenWork } from "./team-work-store.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
const now = Temporal.Instant.from("2026-03-02T09:00:00Z");
const { as, ask, code } = await testMembers(database, { now: () => now });
const today = Temporal.PlainDate.from("2026-03-02");

async function addColleague(id: string, role: TeamRole, locale = "en"): Promise<void> {
  await addPerson(database, id);
  await database.owner.query('update identity."user" set locale = $2 where id = $1', [id, locale]);
  await transaction(database, allPartners, (tx) =>
    enterTeam(tx, { userId: id, role, actor: { who: "cli" }, now }),
  );
}

beforeEach(async () => {
  await database.owner.query('truncate identity."user" cascade');
  await addColleague("adam", "administrator");
  await addColleague("ada", "advocate", "ko-KR");
  await addColleague("ben", "advocate");
  await addColleague("anna", "auditor");
});

type Change = BodyOf<typeof changeTeamProfile>;
const change = (person: string, userId: string, body: Change) =>
  ask(person, changeTeamProfile, { params: { userId }, body });
const refusedWith = (person: string, userId: string, body: Change) => {
  const request = requestOf(changeTeamProfile, { params: { userId }, body });
  return code(as(person, `${request.method} ${request.address}`, request.body as object));
};
const profiles = async () => (await ask("anna", listTeamProfiles, {})).items;
const advocates = () => listAdvocates(asServer(database), today, new Map([["ben", 3]]));

test("without a choice, advocates work in the language of their account and no one else works", async () => {
  const shown = (await profiles()).map(({ userId, languages, takesWork, absent, chosen }) => [
    userId,
    languages.join(),
    takesWork,
    absent,
    chosen,
  ]);
  expect(shown).toEqual([
    ["adam", "en", false, false, null],
    ["ada", "ko-KR", true, false, null],
    ["ben", "en", true, false, null],
    ["anna", "en", false, false, null],
  ]);
  expect(await advocates()).toEqual([
    { advocateId: "ada", present: true, languages: ["ko-KR"], openPromises: 0 },
    { advocateId: "ben", present: true, languages: ["en"], openPromises: 3 },
  ]);
});

test("a team without an advocate works", async () => {
  for (const id of ["ada", "ben"]) await change("adam", id, { takesWork: false });
  expect((await advocates()).map(({ advocateId }) => advocateId)).toEqual(["adam"]);
  expect((await profiles()).filter(({ takesWork }) => takesWork).map(({ userId }) => userId)).toEqual([
    "adam",
  ]);
});

test("an absent advocate is not present from the first to the last day", async () => {
  const changed = await change("ada", "ada", { absentFrom: "2026-03-02", absentUntil: "2026-03-02" });
  expect(changed).toMatchObject({ absent: true, takesWork: true });
  expect((await advocates()).map(({ present }) => present)).toEqual([false, true]);
  const later = await listAdvocates(asServer(database), today.add({ days: 1 }), new Map());
  expect(later.map(({ present }) => present)).toEqual([true, true]);
  expect(await change("ada", "ada", { absentFrom: null, absentUntil: null })).toMatchObject({
    absent: false,
  });
});

test("a change leaves the rest as it was, and null gives the choice back to the role", async () => {
  await change("ben", "ben", { languages: ["ko-kr", "en", "ko-KR"], absentFrom: "2026-04-01" });
  expect(await change("ben", "ben", { takesWork: false })).toMatchObject({
    languages: ["ko-KR", "en"],
    absentFrom: "2026-04-01",
    absentUntil: null,
    takesWork: false,
    chosen: false,
  });
  expect(await change("ben", "ben", { takesWork: null })).toMatchObject({ takesWork: true, chosen: null });
});

test("a member changes their own profile, an administrator everyone's, and an auditor none", async () => {
  expect(await refusedWith("ada", "ben", { takesWork: false })).toBe("role-insufficient");
  expect(await refusedWith("anna", "anna", { languages: ["en"] })).toBe("role-insufficient");
  expect(await refusedWith("adam", "ben", { takesWork: false })).toBe(200);
  expect(await refusedWith("adam", "olga", { takesWork: false })).toBe("member-unknown");
});

test.each<[string, Change, string]>([
  [
    "an absence that ends before it begins",
    { absentFrom: "2026-03-03", absentUntil: "2026-03-02" },
    "absence-order",
  ],
  ["an absence without a first day", { absentUntil: "2026-03-02" }, "absence-order"],
  ["a day that doesn't exist", { absentFrom: "2026-02-30" }, "day-invalid"],
  ["what is no language", { languages: ["en", "not a tag"] }, "locale-invalid"],
  ["no language at all", { languages: [] }, "request-invalid"],
])("%s is refused, and nothing changes", async (_, body, expected) => {
  const before = await profiles();
  expect(await refusedWith("adam", "ada", body)).toBe(expected);
  expect(await profiles()).toEqual(before);
});

test("work can't be given to an auditor", async () => {
  expect(await refusedWith("adam", "anna", { takesWork: true })).toBe("work-not-for-role");
});

test("a change adds one event, which keeps what it says about the person beside the chain", async () => {
  await database.owner.query("alter table events disable trigger all");
  await database.owner.query("delete from events where what = 'team.work-changed'");
  await database.owner.query("alter table events enable trigger all");
  for (let time = 0; time < 2; time += 1) await change("ada", "ada", { absentFrom: "2026-05-01" });
  const { rows } = await database.owner.query(
    "select who, data, personal from events where what = 'team.work-changed'",
  );
  const chosen = { languages: null, absentUntil: null, takesWork: null };
  expect(rows).toEqual([
    {
      who: "person:ada",
      data: {},
      personal: {
        person: "ada",
        before: { ...chosen, absentFrom: null },
        after: { ...chosen, absentFrom: "2026-05-01" },
      },
    },
  ]);
});

test("two changes of one profile at once both count", async () => {
  const changing = (tx: Tx, body: Partial<ChosenWork>) =>
    changeProfile(tx, { userId: "ada", change: body, actor: { who: "cli" } });
  const { second } = await transaction(database, allPartners, async (tx) => {
    await changing(tx, { languages: ["en"] });
    const begun = transaction(database, allPartners, (other) =>
      changing(other, { absentFrom: "2026-06-01" }),
    );
    await untilOneWaits(database);
    return { second: begun };
  });
  await second;
  const ada = (await profiles()).find(({ userId }) => userId === "ada");
  expect(ada).toMatchObject({ languages: ["en"], absentFrom: "2026-06-01" });
});
