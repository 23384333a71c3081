import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { importKinds } from "../facts/import-kinds.ts";
import { rerunImport } from "../facts/intake/rerun-import.ts";
import { importText } from "../facts/intake/testing.ts";
import { claimPublisher, settlePublisherClaim } from "../facts/publishers/settle-claim.ts";
import { transfer } from "../facts/transfers/transfer.ts";
import { linkVault } from "../messages/link-vault.ts";
import { type Jar, password, type TestIdentity, testIdentity } from "../people/accounts/testing-identity.ts";
import { acceptInvitation } from "../people/invitations/accept-invitation.ts";
import { inviteMember } from "../people/invitations/invite-member.ts";
import { createKey, revokeKey, rotateKey } from "../people/keys/manage-keys.ts";
import { changeRole, transferOwnership } from "../people/members/change-members.ts";
import { enterTeam } from "../people/team/change-team.ts";
import { allPartners } from "../platform/database/sight.ts";
import type { TestDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { Refusal } from "../platform/http/answer/refusal.ts";
import { drainStandings } from "../standing/drain-standings.ts";
import { addPartner, clockAt, importLines, publishVersions } from "../standing/testing-marketplace.ts";

const cli = { who: "cli" };
const links = linkVault("the secret of a test");
const surroundings = {
  now: Temporal.Instant.from("2024-03-01T09:00:00Z"),
  publicUrl: "https://rewards.test",
  links,
};

/**
 * A marketplace with something of everything that the log accounts for, made as people and programs make it.
 */
export interface World extends TestIdentity {
  /** User ids. */
  readonly people: Readonly<Record<"admin" | "owner" | "member" | "factor", string>>;
  readonly keys: Readonly<Record<"plain" | "rotated" | "revoked", string>>;
}

/** Makes it in an empty database. */
export async function makeWorld(database: TestDatabase): Promise<World> {
  await makeFacts(database);
  const at = await testIdentity(database);
  const people = await makePeople(database, at);
  const keys = await makeKeys(database);
  return { ...at, people, keys };
}

async function makeFacts(database: TestDatabase): Promise<void> {
  await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
  for (const id of ["acme", "borea"]) await addPartner(database, id, "2024-01-01", "2024-01-01");
  await importLines(database, "partners", "partner_id,name,country,locale,joined_on,account_email", [
    "acme,Company acme,US,en,2024-01-01,owner@acme.test",
  ]);
  await importLines(database, "rates", "currency,day,rate", ["EUR,2024-01-10,1.1", "EUR,2024-02-01,1.25"]);
  const heading =
    "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";
  const { rows } = await database.owner.query("select publisher_id, offer_id, partner_id from offers");
  const lines = rows.flatMap(({ publisher_id: publisher, offer_id: offer }, index) => [
    `L${index}-1,1,${publisher},${offer},2024-01-12,60000.00,USD,sale,,`,
    `L${index}-é😀,1,${publisher},${offer},2024-01-13,5000.10,EUR,sale,,`,
    `L${index}-2,1,${publisher},${offer},2024-01-14,70.00,USD,sale,,`,
    `L${index}-3,1,${publisher},${offer},2024-01-20,-70.00,USD,refund,,L${index}-2`,
    `L${index}-4,1,${publisher},${offer},2023-01-20,70.00,EUR,sale,,`,
  ]);
  await importLines(database, "sales", heading, lines);
  await drainStandings(database, clockAt("2024-02-02"));
  const [{ publisher_id: publisher, offer_id: offer }] = rows;
  await importLines(database, "sales", heading, [
    `L0-2,2,${publisher},${offer},2024-01-14,90.00,USD,sale,fraud,`,
    `L0-1,1,${publisher},${offer},2024-01-12,60000.00,USD,sale,,`,
  ]);
  await importLines(database, "rates", "currency,day,rate", ["EUR,2024-01-12,1.3"]);
  await importLines(database, "observations", "partner_id,measure,value,observed_on,expires_on", [
    "acme,revenue,12.50,2024-01-01,2025-01-01",
    "acme,revenue,13.50,2024-01-01,2025-01-01",
  ]);
  await drainStandings(database, clockAt("2024-02-03"));
  await claim(database);
  await rerun(database);
  await transferLate(database);
  await drainStandings(database, clockAt("2024-02-04"));
}

async function claim(database: TestDatabase): Promise<void> {
  const claimed = { partnerId: "acme", publisherId: "claimed", name: "Claimed", actor: cli };
  const { claimId } = await transaction(database, allPartners, (tx) => claimPublisher(tx, claimed));
  const settled = { partnerId: "acme", claimId, grant: true, why: "shown by contract", actor: cli };
  const { now } = surroundings;
  const today = Temporal.PlainDate.from("2024-02-03");
  await transaction(database, allPartners, (tx) => settlePublisherClaim(tx, { ...settled, now, today }));
}

/** A line that is refused at first, because its partner is missing. */
async function rerun(database: TestDatabase): Promise<void> {
  const late = "publisher_id,partner_id,name\nlate,cedar,Late\n";
  const { importId } = await importText(database, "publishers", late);
  await importText(database, "partners", "partner_id,name,country,locale\ncedar,Cedar,TW,zh-TW\n");
  const today = Temporal.PlainDate.from("2024-02-03");
  await rerunImport(database, { importId, kinds: importKinds, today, actor: cli });
}

async function transferLate(database: TestDatabase): Promise<void> {
  const heading =
    "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private,owner_email";
  await importLines(database, "offers", heading, [
    "of-late,late,Late,saas,azure-marketplace,subscription,live,2024-01-05,false,owner@acme.test",
  ]);
  const what = { of: "publisher", publisherId: "late", toPartner: "borea" } as const;
  const today = Temporal.PlainDate.from("2024-02-03");
  const order = { what, fromDay: "2024-01-15", today, reason: "bought", actor: cli };
  await transaction(database, allPartners, (tx) => transfer(tx, order));
}

async function makePeople(database: TestDatabase, at: TestIdentity): Promise<World["people"]> {
  const { now } = surroundings;
  const admin = await at.person("admin@laurel.test");
  const factor = await at.person("factor@laurel.test");
  await transaction(database, allPartners, (tx) =>
    enterTeam(tx, { userId: admin, role: "auditor", actor: cli, now }),
  );
  await transaction(database, allPartners, (tx) =>
    enterTeam(tx, { userId: admin, role: "administrator", actor: cli, now }),
  );
  await transaction(database, allPartners, (tx) =>
    enterTeam(tx, { userId: factor, role: "advocate", actor: cli, now }),
  );
  const owner = await join(database, at, "owner@acme.test", "owner");
  const member = await join(database, at, "member@acme.test", "viewer");
  const change = { partnerId: "acme", userId: member, actor: { who: `person:${owner}` }, now };
  await transaction(database, allPartners, (tx) => changeRole(tx, change, "manager"));
  const transfer = { from: owner, publicUrl: surroundings.publicUrl };
  await transaction(database, allPartners, (tx) => transferOwnership(tx, change, transfer));
  await setUpSecondFactor(at, "factor@laurel.test");
  const jar = await at.signIn("member@acme.test");
  await at.post("/update-user", { name: "Another Name" }, { jar });
  const changed = { currentPassword: password, newPassword: `${password} again`, revokeOtherSessions: true };
  await at.post("/change-password", changed, { jar });
  await resetPassword(at, "owner@acme.test");
  return { admin, owner, member, factor };
}

async function join(
  database: TestDatabase,
  at: TestIdentity,
  email: string,
  role: "owner" | "viewer",
): Promise<string> {
  const order = { partnerId: "acme", email, role, locale: "en" as const, actor: cli };
  await transaction(database, allPartners, (tx) => inviteMember(tx, order, surroundings));
  const { rows } = await database.owner.query("select link from messages where email = $1", [email]);
  const link = links.open(rows[0].link, email) ?? "";
  const token = link.split("#token=")[1] ?? "";
  const given = { token, signedIn: null, name: "Joined", password, requestId: "r-1" };
  const joined = await acceptInvitation(database, given, surroundings.now, at.identity);
  if (!("userId" in joined)) throw new Error(`${email}: ${JSON.stringify(joined)}`);
  return joined.userId;
}

async function setUpSecondFactor(at: TestIdentity, email: string): Promise<void> {
  const jar = await at.signIn(email);
  const begun = await at.post("/two-factor/enable", { password }, { jar });
  const { totpURI, backupCodes } = begun.json<{ totpURI: string; backupCodes: string[] }>();
  const secret = new TextDecoder().decode(base32.decode(new URL(totpURI).searchParams.get("secret") ?? ""));
  await at.post("/two-factor/verify-totp", { code: await createOTP(secret).totp() }, { jar });
  const half: Jar = new Map();
  await at.post("/sign-in/email", { email, password }, { jar: half });
  await at.post("/two-factor/verify-backup-code", { code: backupCodes[0] }, { jar: half });
}

async function resetPassword(at: TestIdentity, email: string): Promise<void> {
  await at.post("/request-password-reset", { email, redirectTo: "/" });
  const mail = await until(() => at.mails.findLast(({ user }) => user.email === email));
  const token = mail.url.split("#token=")[1] ?? "";
  await at.post("/reset-password", { token, newPassword: password });
}

async function until<T>(find: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error("it didn't happen");
}

async function makeKeys(database: TestDatabase): Promise<World["keys"]> {
  // A key that is over may be missing, so these must last.
  const now = Temporal.Now.instant();
  const make = async (name: string, partnerId: string | null, expiresInDays: number | null) => {
    const order = { name, partnerId, scopes: ["partner.read"], expiresInDays };
    const made = await transaction(database, allPartners, (tx) => createKey(tx, cli, order, now));
    if (made instanceof Refusal) throw new Error(made.code);
    return made.keyId;
  };
  const plain = await make("plain", "acme", 30);
  const rotated = await make("rotated", null, null);
  await transaction(database, allPartners, (tx) => rotateKey(tx, { keyId: rotated, actor: cli, now }, 24));
  const revoked = await make("revoked", null, null);
  await transaction(database, allPartners, (tx) => revokeKey(tx, { keyId: revoked, actor: cli, now }));
  return { plain, rotated, revoked };
}
