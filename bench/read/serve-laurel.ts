import { join } from "node:path";
import { buildApp } from "../../packages/server/src/app/build.ts";
import { authenticateBy } from "../../packages/server/src/people/accounts/authenticate.ts";
import { openIdentity } from "../../packages/server/src/people/accounts/open-identity.ts";
import { systemClock } from "../../packages/server/src/platform/clock.ts";
import { readConfig } from "../../packages/server/src/platform/config.ts";
import { openDatabase } from "../../packages/server/src/platform/database/open.ts";
import { processLogger } from "../../packages/server/src/platform/http/ops/log-to-stdout.ts";
import { usualStreams } from "../../packages/server/src/platform/live/streams.ts";

// The server as `laurel serve` makes it, its log included, but for the limits of requests a minute and of
// streams.
const config = readConfig(process.env, process.cwd());
const database = await openDatabase(config);
const publicUrl = "http://localhost";
const identity = await openIdentity({ database, config, origins: [publicUrl], sendMail: async () => {} });
const app = await buildApp({
  database,
  clock: systemClock,
  authenticate: authenticateBy(identity),
  identity,
  publicUrl,
  isOwnHost: (host) => host.startsWith("127.0.0.1:"),
  sender: config.mailFrom.name,
  examplePeople: async () => [],
  webFolder: join(config.home, "no-page"),
  uploadFolder: join(config.home, "uploads"),
  importLimits: config.importLimits,
  worker: () => "elsewhere",
  dayWork: { ...config, links: identity.links },
  limits: { known: 1e9, unknown: 1e9 },
  streams: { ...usualStreams, perCaller: 1e9 },
  logger: processLogger(false),
});
process.on("disconnect", async () => {
  await app.close();
  await identity.close();
  await database.close();
});
process.send?.(await app.listen({ host: "127.0.0.1", port: 0 }));
