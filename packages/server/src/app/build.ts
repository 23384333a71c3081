import { randomUUID } from "node:crypto";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { usualBodyBytes } from "@laurel/contract";
import fastify, { type FastifyServerOptions } from "fastify";
import { importKinds } from "../facts/import-kinds.ts";
import { addImportRoutes } from "../facts/intake/routes.ts";
import { addPartnerRoutes } from "../facts/partners/routes.ts";
import { addPublisherRoutes } from "../facts/publishers/routes.ts";
import { convertByVersions } from "../facts/rates/apply-rates.ts";
import { addSaleRoutes } from "../facts/sales/routes.ts";
import { addTransferRoutes, type TransferOptions } from "../facts/transfers/routes.ts";
import { addAttachmentRoutes } from "../loop/attachments/routes.ts";
import type { Scanner } from "../loop/attachments/scan-file.ts";
import { addCalendarRoutes } from "../loop/calendars/routes.ts";
import { addLoopRoutes } from "../loop/routes.ts";
import { addTeamWorkRoutes } from "../loop/team/routes.ts";
import { addBounceRoutes } from "../messages/bounce-routes.ts";
import { addExampleRoutes } from "../messages/example-routes.ts";
import { addMessageRoutes } from "../messages/routes.ts";
import { mountIdentity } from "../people/accounts/mount.ts";
import type { Identity } from "../people/accounts/open-identity.ts";
import { addSignInRoutes, type ExamplePeople } from "../people/accounts/sign-in-routes.ts";
import { addInvitationRoutes } from "../people/invitations/routes.ts";
import { addKeyRoutes } from "../people/keys/routes.ts";
import { addInboxRoutes } from "../people/mail/inbox-routes.ts";
import { addPreferenceRoutes } from "../people/mail/preference-routes.ts";
import { addMeRoute } from "../people/members/me-route.ts";
import { addMemberRoutes } from "../people/members/routes.ts";
import { addTeamRoutes } from "../people/team/routes.ts";
import { addAuditRoutes } from "../platform/audit/routes.ts";
import { type Clock, todayOf, wallOf } from "../platform/clock.ts";
import type { ImportLimits } from "../platform/config.ts";
import { byClock, type Database } from "../platform/database/open.ts";
import type { Authenticate } from "../platform/http/access/caller.ts";
import { guard, type Limits } from "../platform/http/access/guard.ts";
import type { IsOwnHost } from "../platform/http/access/own-hosts.ts";
import { answerError, answerErrors } from "../platform/http/answer/answer-errors.ts";
import { answerUnmatched } from "../platform/http/answer/answer-unmatched.ts";
import { addApiDocs } from "../platform/http/answer/api-docs.ts";
import { compressAnswers } from "../platform/http/answer/compress.ts";
import { describeApi } from "../platform/http/answer/describe-api.ts";
import { addPortal } from "../platform/http/answer/portal.ts";
import { compileValidator } from "../platform/http/answer/validate.ts";
import type { App } from "../platform/http/app.ts";
import type { BodyDeadline } from "../platform/http/budget/body-deadline.ts";
import {
  boundConnections,
  type ConnectionLimits,
  usualConnections,
} from "../platform/http/budget/bound-connections.ts";
import { readJsonBodies } from "../platform/http/budget/read-json.ts";
import { addHealth, type WorkerState } from "../platform/http/ops/health.ts";
import { sayingNoSecrets } from "../platform/http/ops/log-address.ts";
import { RequestLog } from "../platform/http/ops/log-requests.ts";
import { addMetrics } from "../platform/http/ops/metrics.ts";
import { addLiveRoutes } from "../platform/live/routes.ts";
import type { StreamLimits } from "../platform/live/streams.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { addProgramRoutes } from "../program/routes.ts";
import { effectOf } from "../standing/effect.ts";
import { addStandingRoutes } from "../standing/routes.ts";
import type { DaySettings } from "./day-steps.ts";
import { addClockRoutes } from "./example/clock-routes.ts";
import { onHardBounce } from "./on-hard-bounce.ts";
import { watched } from "./watched.ts";

/** What the server depends on. */
export interface AppOptions {
  readonly database: Database;
  /** Gives the moment of all that is recorded; sign-in and keys have the machine's time. */
  readonly clock: Clock;
  /** Finds out who sends a request. */
  readonly authenticate: Authenticate;
  /** `https://rewards.example.com`: where links in mails lead. */
  readonly publicUrl: string;
  /** Whether requests to a host are ours; see `ownHosts`. */
  readonly isOwnHost: IsOwnHost;
  /** Signs people in, and makes their accounts and keys. */
  readonly identity: Identity;
  /** The marketplace's name in mail. */
  readonly sender: string;
  /** What the work of a day depends on, which a move of the example's clock does. */
  readonly dayWork: Omit<DaySettings, "log">;
  /** `whsec_…` with which reports of bounces are signed; null by default: none are taken. */
  readonly bounceSecret?: string | null;
  /** Whether mail is delivered; false by default: messages are kept to be passed on. */
  readonly sendsMail?: boolean;
  /** The people that the sender of a request may sign in as with one click. */
  readonly examplePeople: ExamplePeople;
  /** The folder of the built web page; it may be missing. */
  readonly webFolder: string;
  /** A folder for uploads while they are imported. */
  readonly uploadFolder: string;
  readonly importLimits: ImportLimits;
  /** Accepts or refuses uploaded files; none by default. */
  readonly scanner?: Scanner | null;
  readonly worker: () => WorkerState;
  readonly limits?: Limits;
  readonly connections?: ConnectionLimits;
  readonly streams?: StreamLimits;
  readonly bodyDeadline?: BodyDeadline;
  /** Addresses and networks of the proxies before the server; none by default. */
  readonly trustProxy?: readonly string[];
  /** pino's settings; false: no log. */
  readonly logger?: FastifyServerOptions["logger"];
}

/** The HTTP server, ready to listen: the checks before every route, then the routes of each noun. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { authenticate, isOwnHost, identity, limits, worker, webFolder } = options;
  const database = byClock(options.database, options.clock);
  const { clock } = database;
  const { trustProxy = [], connections = usualConnections } = options;
  const bound = boundConnections(connections, trustProxy);
  const app: App = fastify({
    logger: sayingNoSecrets(options.logger ?? false),
    logController: new RequestLog(),
    genReqId: () => randomUUID(),
    bodyLimit: usualBodyBytes,
    serverFactory: bound.serverFactory,
    trustProxy: trustProxy.length > 0 && [...trustProxy],
    routerOptions: { maxParamLength: 300 },
    // A path or an encoding that can't be read never reaches a route.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
  // A body that trickles in must not hold up the end.
  app.addHook("preClose", async () => void setTimeout(bound.closeAll, connections.stopWithinMs).unref());
  app.setValidatorCompiler(compileValidator);
  // Answers have the types of their schemas; a test compares every answer with the published
  // description.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  readJsonBodies(app);
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ "x-request-id": request.id, "cache-control": "no-store" });
    nameInNormalForm(request.params);
  });
  await compressAnswers(app);
  await describeApi(app);
  await guard(app, authenticate, {
    ...(limits === undefined ? {} : { limits }),
    ...(options.bodyDeadline === undefined ? {} : { bodyDeadline: options.bodyDeadline }),
    isOwnHost,
    isOwnOrigin: (origin) => identity.origins.includes(origin),
  });
  const today = async () => todayOf(clock, (await loadTimeline(database)).timeline);
  answerErrors(app);
  const addUnmatched = answerUnmatched(app);
  await addApiDocs(app);
  addHealth(app, database, worker);
  addMetrics(
    app,
    watched(database, today, () => wallOf(clock).now()),
  );
  await addRoutes(app, { ...options, database, clock }, today);
  await mountIdentity(app, identity);
  addUnmatched(await addPortal(app, webFolder));
  return app;
}

/** Ids are kept in normal form C. So those that an address names are, too, before anything looks at them. */
function nameInNormalForm(params: unknown): void {
  if (typeof params !== "object" || params === null) return;
  for (const [name, id] of Object.entries(params))
    if (typeof id === "string") (params as Record<string, string>)[name] = id.normalize();
}

/** The routes of each noun. */
async function addRoutes(
  app: App,
  options: AppOptions,
  today: () => Promise<Temporal.PlainDate>,
): Promise<void> {
  const { database, clock, authenticate, publicUrl, sender, identity, uploadFolder, importLimits } = options;
  const facts = { database, today, runDry: (change) => effectOf(database, change) } satisfies TransferOptions;
  await addImportRoutes(app, Object.values(importKinds), { ...facts, uploadFolder, importLimits });
  addTransferRoutes(app, facts);
  addProgramRoutes(app, database, clock, { after: convertByVersions });
  addPartnerRoutes(app, database);
  addPublisherRoutes(app, database, clock);
  addSaleRoutes(app, database, clock);
  addStandingRoutes(app, database, clock);
  const { links } = identity;
  const inviting = { clock, publicUrl, links };
  addMeRoute(app, database, options.sendsMail ?? false);
  addMemberRoutes(app, database, { clock, publicUrl });
  addInvitationRoutes(app, database, { ...inviting, sender, authenticate, accounts: identity });
  addTeamRoutes(app, database, inviting);
  addTeamWorkRoutes(app, database, clock);
  await addCalendarRoutes(app, database, clock);
  addMessageRoutes(app, database, { clock, sender, links });
  addLoopRoutes(app, { database, clock, publicUrl, links });
  addExampleRoutes(app);
  const bounces = { bounceSecret: options.bounceSecret ?? null, onHardBounce };
  await addBounceRoutes(app, database, { clock, ...bounces });
  addInboxRoutes(app, database, { sender });
  await addPreferenceRoutes(app, database, { clock, links });
  addAuditRoutes(app, database);
  addLiveRoutes(app, database, authenticate, options.streams);
  addSignInRoutes(app, database, identity, options.examplePeople);
  addClockRoutes(app, database, options.dayWork);
  addKeyRoutes(app, database, wallOf(clock));
  await addAttachmentRoutes(app, { database, clock, uploadFolder, scanner: options.scanner ?? null });
}
