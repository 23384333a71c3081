import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { importKinds } from "../facts/import-kinds.ts";
import { importText, today } from "../facts/intake/testing.ts";
import { restoreImport, undoImport } from "../facts/intake/undo-import.ts";
import { linkVault } from "../messages/link-vault.ts";
import { password } from "../people/accounts/testing-identity.ts";
import { acceptInvitation } from "../people/invitations/accept-invitation.ts";
import { inviteMember, resendInvitation, revokeInvitation } from "../people/invitations/invite-member.ts";
import { createKey, revokeKey, rotateKey } from "../people/keys/manage-keys.ts";
import { changeRole, endMembership, transferOwnership } from "../people/members/change-members.ts";
import { changeTeamRole, endTeamMembership, enterTeam } from "../people/team/change-team.ts";
import { verifyChains } from "../platform/audit/verify-chains.ts";
import { verifyState } from "../platform/audit/verify-state.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { type Tx, transaction } from "../platform/database/transaction.ts";
import { erasePerson } from "../privacy/erase-person.ts";
import { drainStandings } from "../standing/drain-standings.ts";
import { clockAt } from "../standing/testing-marketplace.ts";
import { accounted } from "./accounted.ts";
import { makeWorld } from "./testing-world.ts";

const database = await testDatabase();
const world = await makeWorld(database);
const cli = { who: "cli" };
const surroundings = {
  now: Temporal.Instant.from("2024-03-02T09:00:00Z"),
  publicUrl: "https://rewards.test",
  links: linkVault("the secret of a test"),
};
const { now } = surroundings;
const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(database, allPartners, work);

/** One of the rows that a question gives; null where there is none. */
async function any(question: string, pick: number): Promise<string | null> {
  const { rows } = await database.owner.query<{ one: unknown }>(question);
  return rows.length === 0 ? null : String(rows[pick % rows.length]?.one);
}

const person = (pick: number) => any('select id as one from identity."user" order by "createdAt", id', pick);
const address = (pick: number) => any('select email as one from identity."user" order by "createdAt"', pick);
const member = (pick: number) =>
  any("select user_id as one from memberships where partner_id = 'acme' order by 1", pick);
const invitation = (pick: number) => any("select invitation_id as one from invitations order by 1", pick);
const key = (pick: number) => any('select id as one from identity.apikey order by "createdAt"', pick);
const roles = ["owner", "manager", "viewer"] as const;
const teamRoles = ["advocate", "program-manager", "administrator", "auditor"] as const;
let fresh = 0;

/**
 * What people, programs and the command line do; `pick` chooses the row. A refusal changes nothing.
 */
const operations: Readonly<Record<string, (pick: number) => Promise<unknown>>> = {
  person: async () => {
    fresh += 1;
    return world.person(`p${fresh}@law.test`);
  },
  invite: async (pick) => {
    const role = roles[pick % 3] ?? "viewer";
    const order = {
      partnerId: "acme",
      email: `i${pick % 9}@law.test`,
      role,
      locale: "en" as const,
      actor: cli,
    };
    return within((tx) => inviteMember(tx, order, surroundings));
  },
  resend: async (pick) => {
    const change = { partnerId: "acme", invitationId: Number(await invitation(pick)), actor: cli };
    return within((tx) => resendInvitation(tx, change, surroundings));
  },
  uninvite: async (pick) => {
    const change = { partnerId: "acme", invitationId: Number(await invitation(pick)), actor: cli };
    return within((tx) => revokeInvitation(tx, change, surroundings.now));
  },
  accept: async (pick) => {
    const { rows } = await database.owner.query(
      `select email, link from messages where link is not null and template like '%invitation'
       order by message_id`,
    );
    const { email, link } = rows[pick % rows.length] ?? { email: "", link: "" };
    const token = surroundings.links.open(link, email)?.split("#token=")[1] ?? "";
    const given = { token, signedIn: null, name: "Law", password, requestId: "r" };
    return acceptInvitation(database, given, surroundings.now, world.identity);
  },
  role: async (pick) => {
    const change = { partnerId: "acme", userId: (await member(pick)) ?? "", actor: cli, now };
    return within((tx) => changeRole(tx, change, roles[pick % 3] ?? "viewer"));
  },
  transfer: async (pick) => {
    const change = { partnerId: "acme", userId: (await member(pick)) ?? "", actor: cli, now };
    const from = await member(pick + 1);
    return within((tx) => transferOwnership(tx, change, { from, publicUrl: surroundings.publicUrl }));
  },
  leave: async (pick) => {
    const change = { partnerId: "acme", userId: (await member(pick)) ?? "", actor: cli, now };
    return within((tx) => endMembership(tx, change));
  },
  enter: async (pick) => {
    const userId = (await person(pick)) ?? "";
    return within((tx) => enterTeam(tx, { userId, role: teamRoles[pick % 4] ?? "auditor", actor: cli, now }));
  },
  teamRole: async (pick) => {
    const change = { userId: (await person(pick)) ?? "", actor: cli, now };
    return within((tx) => changeTeamRole(tx, change, teamRoles[pick % 4] ?? "auditor"));
  },
  leaveTeam: async (pick) => {
    const change = { userId: (await person(pick)) ?? "", actor: cli, now };
    return within((tx) => endTeamMembership(tx, change));
  },
  makeKey: async (pick) => {
    const partnerId = pick % 2 === 0 ? "acme" : null;
    const order = { name: "law", partnerId, scopes: ["partner.read"] };
    return within((tx) => createKey(tx, cli, { ...order, expiresInDays: pick % 3 === 0 ? 5 : null }, now));
  },
  rotateKey: async (pick) => {
    const change = { keyId: (await key(pick)) ?? "", actor: cli, now };
    return within((tx) => rotateKey(tx, change, pick % 3));
  },
  revokeKey: async (pick) => {
    const change = { keyId: (await key(pick)) ?? "", actor: cli, now };
    return within((tx) => revokeKey(tx, change));
  },
  signIn: async (pick) => {
    const jar = new Map<string, string>();
    await world.post("/sign-in/email", { email: await address(pick), password }, { jar });
    if (pick % 2 === 0) await world.post("/sign-out", {}, { jar });
    else await world.post("/update-user", { name: `Name ${pick}` }, { jar });
  },
  changePassword: async (pick) => {
    const jar = new Map<string, string>();
    await world.post("/sign-in/email", { email: await address(pick), password }, { jar });
    const changed = { currentPassword: password, newPassword: password, revokeOtherSessions: pick % 2 === 0 };
    return world.post("/change-password", changed, { jar });
  },
  setPassword: async (pick) => {
    const [userId, hash] = [(await person(pick)) ?? "", await world.identity.hashPassword(password)];
    return within((tx) => world.identity.setPassword(tx, cli, userId, hash));
  },
  partners: (pick) =>
    importText(
      database,
      "partners",
      [
        "partner_id,name,country,locale,account_email",
        `l${pick % 5},Law ${pick % 7},US,en,a${pick % 3}@law.test`,
      ].join("\n"),
    ),
  sales: async (pick) => {
    const [{ publisher_id: publisher, offer_id: offer }] = (
      await database.owner.query("select publisher_id, offer_id from offers order by 1, 2 limit 1")
    ).rows;
    const heading =
      "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";
    const lines = Array.from({ length: (pick % 4) + 1 }, (_, n) => {
      const [currency, exclusion] = [pick % 3 === 0 ? "EUR" : "USD", pick % 5 === 0 ? "fraud" : ""];
      const line = [`X${(pick + n) % 11}`, (pick % 3) + 1, publisher, offer, `2024-01-1${n}`, `${pick}.5`];
      return [...line, currency, "sale", exclusion, ""].join(",");
    });
    return importText(database, "sales", `${[heading, ...lines].join("\n")}\n`);
  },
  rates: (pick) => {
    const lines = [pick, pick + 1].map(
      (n) => `EUR,2024-01-0${(pick % 3) + 1},1.${n % 3},${n % 4 === 0 ? "entered-in-error" : ""}`,
    );
    return importText(database, "rates", ["currency,day,rate,exclusion", ...lines].join("\n"));
  },
  observations: (pick) => {
    const lines = [pick, pick + 1].map(
      (n) => `acme,revenue,${n % 3},2024-01-01,${n % 4 === 0 ? "entered-in-error" : ""}`,
    );
    const heading = "partner_id,measure,value,observed_on,exclusion";
    return importText(database, "observations", [heading, ...lines].join("\n"));
  },
  undo: async (pick) => {
    const importId = Number(
      await any(
        "select import_id as one from imports where kind <> 'partners' order by 1 desc limit 6",
        pick % 6,
      ),
    );
    const order = { importId, kinds: importKinds, reason: "law", today, actor: cli };
    return within((tx) => undoImport(tx, order));
  },
  restore: async (pick) => {
    const undone = await any(
      "select import_id as one from imports where undone_at is not null order by 1 desc limit 3",
      pick % 3,
    );
    const order = { importId: Number(undone ?? 0), kinds: importKinds, reason: "law", today, actor: cli };
    return within((tx) => restoreImport(tx, order));
  },
  decide: (pick) => drainStandings(database, clockAt(`2024-03-${String((pick % 28) + 1).padStart(2, "0")}`)),
  erase: async (pick) => {
    const email = (await address(pick)) ?? "";
    const order = { email, why: "law", facts: pick % 2 === 0, actor: cli, ...surroundings };
    return within((tx) => erasePerson(tx, order));
  },
};

const steps = fc.array(fc.tuple(fc.constantFrom(...Object.keys(operations)), fc.nat(500)), {
  minLength: 1,
  maxLength: 12,
});

test("whatever is done through Laurel, in any order, is accounted for", async () => {
  const law = fc.asyncProperty(steps, async (sequence) => {
    for (const [name, pick] of sequence) await operations[name]?.(pick);
    const { differences } = await verifyState(database, accounted);
    expect(differences).toEqual([]);
  });
  await fc.assert(law, { ...runs(60), endOnFailure: true });
  expect((await verifyChains(database)).breaks).toEqual([]);
}, 180_000);

test("a verification while others write finds nothing either", async () => {
  const [sequence = []] = fc.sample(
    fc.array(fc.tuple(fc.constantFrom(...Object.keys(operations)), fc.nat(500)), {
      minLength: 60,
      maxLength: 60,
    }),
    1,
  );
  let isDone = false;
  const working = (async () => {
    for (const [name, pick] of sequence) await operations[name]?.(pick);
    isDone = true;
  })();
  let looks = 0;
  while (!isDone) {
    looks += 1;
    expect((await verifyState(database, accounted)).differences).toEqual([]);
    expect((await verifyChains(database)).breaks).toEqual([]);
  }
  await working;
  expect(looks).toBeGreaterThan(0);
}, 120_000);
