import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { transaction } from "../platform/database/transaction.ts";
import { type Held, readHeld } from "./held-store.ts";
import { findSubject } from "./subject-store.ts";

/** What is stored about the person with an address: the address, and a list of rows for each noun. */
export type PersonExport = { readonly email: string } & Held;

/**
 * Everything stored about the person with an address, at one moment. Secrets are left out, and so is
 * what an event says about others. If no one has the address, the lists are empty.
 */
export async function exportPerson(database: Database, email: string): Promise<PersonExport> {
  return transaction(
    database,
    allPartners,
    async (tx) => {
      const subject = await findSubject(tx, email);
      return { email: subject.email, ...(await readHeld(tx, subject)) };
    },
    { snapshot: true, long: true },
  );
}
