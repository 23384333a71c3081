import { type AnswerOf, addContact, makeActivation } from "@laurel/contract";
import { addPerson, type TestMembers, testMembers } from "../people/members/testing-members.ts";
import { type TestDatabase, testDatabase } from "../platform/database/testing.ts";
import {
  addPartner,
  addSales,
  decideOn,
  publishText,
  publishVersions,
} from "../standing/testing-marketplace.ts";

/** A marketplace with partners, their people and the team, and a clock that a test sets. */
export interface TestLoop extends TestMembers {
  readonly database: TestDatabase;
  /** Sets the time: "2026-11-27T10:00:00Z". */
  at(moment: string): void;
  readonly now: () => Temporal.Instant;
}

/**
 * The partners `acme` and `other` with an offer each, on the stage t50k of the real program or under another
 * one. `acme` has the owner olga, the manager mona and the viewers vera and viktor; `other` has the owner
 * oscar. The team: the advocates ada and bo, the program manager pia, the administrator adam, the auditor
 * ari.
 */
export async function testLoop(program: string | null = null): Promise<TestLoop> {
  const database = await testDatabase();
  if (program === null) await publishVersions(database, ["2026-01"]);
  else await publishText(database, program);
  let now = Temporal.Instant.from("2026-11-27T10:00:00Z");
  for (const id of ["acme", "other"]) {
    await addPartner(database, id, "2026-01-10", "2026-02-01");
    await addSales(database, id, [{ line: `${id}-1`, on: "2026-10-01", amount: "60000.00" }]);
    await decideOn(database, id, "2026-11-26");
  }
  await database.owner.query("update partners set account_email = 'account@' || partner_id || '.example'");
  for (const [person, partner, role] of members) {
    await addPerson(database, person);
    await database.owner.query(
      "insert into memberships (partner_id, user_id, role, joined_at) values ($1, $2, $3, '2026-01-10')",
      [partner, person, role],
    );
  }
  for (const [person, role, locale] of team) {
    await addPerson(database, person);
    await database.owner.query(`update identity."user" set locale = $2 where id = $1`, [person, locale]);
    await database.owner.query(
      "insert into team_members (user_id, role, added_at) values ($1, $2, '2026-01-10')",
      [person, role],
    );
  }
  const people = await testMembers(database, { now: () => now });
  const at = (moment: string) => {
    now = Temporal.Instant.from(moment);
  };
  return { ...people, database, now: () => now, at };
}

const members = [
  ["olga", "acme", "owner"],
  ["mona", "acme", "manager"],
  ["vera", "acme", "viewer"],
  ["viktor", "acme", "viewer"],
  ["oscar", "other", "owner"],
] as const;

const team = [
  ["ada", "advocate", "en"],
  ["bo", "advocate", "ko-KR"],
  ["pia", "program-manager", "en"],
  ["adam", "administrator", "en"],
  ["ari", "auditor", "en"],
] as const;

/** What a test says of a contact. */
export const mona = {
  userId: "mona",
  email: "marketing@acme.example",
  phone: "+1 425 882 8080",
  language: "en",
} as const;

/** Names a contact of `acme`; mona unless said. */
export async function designate(
  { ask }: TestLoop,
  said: Partial<typeof mona> | object = {},
): Promise<AnswerOf<typeof addContact>> {
  return ask("olga", addContact, { params: { partnerId: "acme" }, body: { ...mona, ...said } });
}

/** Activates a benefit of `acme`, as its owner. */
export async function activate(
  { ask }: TestLoop,
  body: { readonly benefit: string; readonly offerId?: string; readonly form?: Record<string, unknown> },
): Promise<AnswerOf<typeof makeActivation>> {
  return ask("olga", makeActivation, { params: { partnerId: "acme" }, body });
}

/** The messages of a template, in the order of their causes. */
export async function messagesOf(
  { database }: TestLoop,
  template: string,
): Promise<
  readonly {
    readonly cause: string;
    readonly email: string;
    readonly locale: string;
    readonly params: Record<string, string>;
  }[]
> {
  const { rows } = await database.owner.query(
    "select cause, email, locale, params from messages where template = $1 order by message_id",
    [template],
  );
  return rows;
}
