import * as contract from "@laurel/contract";
import { partnerNames } from "../../facts/partners/directory-store.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer, type Reader } from "../../platform/database/transaction.ts";
import type { KeyCaller, PersonCaller } from "../../platform/http/access/caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import type { App } from "../../platform/http/app.ts";
import { noticeExample } from "../accounts/notice-example.ts";
import { findPerson } from "./member-store.ts";

/** Tells a caller who they are. */
export function addMeRoute(app: App, database: Database, sendsMail: boolean): void {
  implement(app, contract.getMe, async ({ caller, request }) => {
    const reader = asServer(database);
    const { locale } = messagesFor(request);
    const me = caller.kind === "key" ? describeKey(caller) : await describePerson(reader, caller, locale);
    return { ...me, sendsMail, example: await noticeExample(reader) };
  });
}

type DescribedCaller = Omit<contract.Me, "example" | "sendsMail">;

function describeKey({ keyId: id, scopes }: KeyCaller): DescribedCaller {
  return {
    kind: "key",
    id,
    name: null,
    email: null,
    hasPassword: false,
    secondFactor: false,
    factorMissing: false,
    teamRole: null,
    memberships: [],
    scopes,
  };
}

async function describePerson(
  reader: Reader,
  { userId: id, teamRole, memberships, factorMissing = false }: PersonCaller,
  locale: contract.Locale,
): Promise<DescribedCaller> {
  const person = await findPerson(reader, id);
  const names = await partnerNames(
    reader,
    memberships.map(({ partnerId }) => partnerId),
  );
  return {
    kind: "person",
    id,
    name: person?.name ?? null,
    email: person?.email ?? null,
    hasPassword: person?.hasPassword ?? false,
    secondFactor: person?.secondFactor ?? false,
    factorMissing,
    teamRole,
    memberships: memberships
      .map(({ partnerId, role }) => ({ partnerId, name: names.get(partnerId) ?? partnerId, role }))
      .toSorted((one, other) => one.name.localeCompare(other.name, locale)),
    scopes: [],
  };
}
