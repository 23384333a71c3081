import { randomBytes } from "node:crypto";
import { Command } from "commander";
import { changeAuthority } from "../../people/authority/authority-store.ts";
import { findUserId } from "../../people/members/member-store.ts";
import { enterTeam } from "../../people/team/change-team.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { normalizeAddress } from "../../platform/email-address.ts";
import { showInvisible } from "../../platform/invisible.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import type { CliContext } from "./context.ts";

/** `laurel admin create EMAIL --name NAME`. */
export function adminCommand(context: CliContext): Command {
  const command = new Command("admin").description("manage the administrators of this installation");
  command
    .command("create")
    .description("make a person an administrator; a new person gets a password, shown once")
    .argument("<email>", "the person's e-mail address")
    .requiredOption("--name <name>", "what the person is called")
    .option("--locale <locale>", "the language that the person reads", "en")
    .action((email: string, options: AdminOptions) =>
      context.withDatabase((database) => create(context, database, email, options)),
    );
  return command;
}

interface AdminOptions {
  readonly name: string;
  readonly locale: string;
}

async function create(
  context: CliContext,
  database: Database,
  given: string,
  { name, locale }: AdminOptions,
): Promise<void> {
  const email = normalizeAddress(given);
  if (email === null) {
    const found = showInvisible(given);
    throw new OperatorError(`"${found}" is not an e-mail address; expected one such as ada@example.com.`, {
      exit: 2,
    });
  }
  // Loaded only here: an import of facts doesn't need it, and would use its memory.
  const { openIdentity } = await import("../../people/accounts/open-identity.ts");
  const identity = await openIdentity({ database, config: context.config, sendMail: async () => {} });
  try {
    const password = randomBytes(18).toString("base64url");
    const passwordHash = await identity.hashPassword(password);
    const made = await transaction(database, allPartners, async (tx) => {
      const actor = { who: "cli" };
      await changeAuthority(tx);
      const known = await findUserId(tx, email);
      const person = { email, name, locale, emailVerified: true, passwordHash };
      const userId = known ?? (await identity.createPerson(tx, actor, person));
      if (userId === null) throw new Error(`${email} exists but was not found`);
      await enterTeam(tx, { userId, role: "administrator", actor, now: database.clock.now() });
      return { userId, isNew: known === null };
    });
    await tell(context, email, made.userId, made.isNew ? password : null);
  } finally {
    await identity.close();
  }
}

async function tell(
  context: CliContext,
  email: string,
  userId: string,
  password: string | null,
): Promise<void> {
  if (context.json) {
    return context.stdout(`${JSON.stringify({ user_id: userId, email, password })}\n`);
  }
  await context.stdout(`${email} is an administrator.\n`);
  if (password !== null) {
    await context.stdout(`Password, shown once: ${password}\nChange it after signing in.\n`);
  }
}
