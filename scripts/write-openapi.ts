import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type AppOptions, buildApp } from "../packages/server/src/app/build.ts";
import type { Identity } from "../packages/server/src/people/accounts/open-identity.ts";
import { systemClock } from "../packages/server/src/platform/clock.ts";
import type { Database } from "../packages/server/src/platform/database/open.ts";
import { describedApi } from "../packages/server/src/platform/http/answer/describe-api.ts";

/** Describing the API uses neither the database nor sign-in. */
const unusedDatabase = { clock: systemClock } as Database;
const unusedIdentity = {} as Identity;

const app = await buildApp({
  database: unusedDatabase,
  clock: systemClock,
  authenticate: async () => ({ caller: null, credential: null }),
  isOwnHost: () => true,
  publicUrl: "",
  identity: unusedIdentity,
  sender: "",
  examplePeople: async () => [],
  webFolder: "",
  uploadFolder: "",
  importLimits: { maxBytes: 1, maxLines: 1 },
  worker: () => "elsewhere",
  dayWork: {} as AppOptions["dayWork"],
});
await app.ready();
const path = resolve(import.meta.dirname, "../docs/reference/openapi.json");
writeFileSync(path, describedApi(app));
await app.close();
process.stdout.write(`${path}\n`);
