import { createPublicKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Command } from "commander";
import type { Difference, StateFields } from "../../platform/audit/account-store.ts";
import { publicPem, readCheckpointKey } from "../../platform/audit/checkpoints/checkpoint-key.ts";
import {
  type CheckpointFinding,
  type CheckpointVerification,
  verifyCheckpoints,
} from "../../platform/audit/checkpoints/verify-checkpoints.ts";
import { writeCheckpoint } from "../../platform/audit/checkpoints/write-checkpoint.ts";
import type { ChainBreak } from "../../platform/audit/event-store.ts";
import { type Verification, verifyChains } from "../../platform/audit/verify-chains.ts";
import { type StateVerification, verifyState } from "../../platform/audit/verify-state.ts";
import { assertMade } from "../../platform/database/open.ts";
import { type MessageId, type Messages, messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { accounted } from "../accounted.ts";
import { type LocaleOptions, localeAsked, localeOption } from "./ask-locale.ts";
import type { CliContext } from "./context.ts";

interface VerifyOptions extends LocaleOptions {
  readonly checkpoints?: string;
  readonly key?: string;
}

/** `laurel audit verify`, `checkpoint` and `key`. */
export function auditCommand(context: CliContext): Command {
  const command = new Command("audit").description("the log of who did what");
  command
    .command("verify")
    .description("was an event edited, removed or moved, or what is stored changed without an event?")
    .option("--checkpoints <file>", "also compare with the signed checkpoints in this file")
    .option("--key <file>", "the public key (PEM) that signed them; by default that of LAUREL_HOME")
    .addOption(localeOption())
    .action((options: VerifyOptions) => verify(context, options));
  command
    .command("checkpoint")
    .description("sign where every chain ends now, and write that to the file of checkpoints")
    .action(() => checkpoint(context));
  command
    .command("key")
    .description("print the public key by which others check the checkpoints")
    .action(async () => {
      assertMade(context.config);
      await context.stdout(publicPem(await readCheckpointKey(context.config.home)));
    });
  return command;
}

/** All that was verified. */
interface Verified {
  readonly chains: Verification;
  readonly state: StateVerification;
  /** Null where no file was given. */
  readonly checkpoints: CheckpointVerification | null;
}

async function verify(context: CliContext, options: VerifyOptions): Promise<void> {
  const speaking = messages(localeAsked(context, options));
  const key = options.checkpoints === undefined ? null : await publicKeyOf(context, options.key);
  const verified = await context.withDatabase(async (database): Promise<Verified> => {
    const file = options.checkpoints === undefined ? null : context.file(options.checkpoints);
    return {
      chains: await verifyChains(database),
      state: await verifyState(database, accounted),
      checkpoints: file === null || key === null ? null : await verifyCheckpoints(database, file, key),
    };
  });
  const { chains, state, checkpoints } = verified;
  const total = chains.total + state.total + (checkpoints?.findings.length ?? 0);
  if (total > 0) context.refuse();
  if (context.json) return context.stdout(`${JSON.stringify(toJson(verified, total))}\n`);
  await context.stdout(`${linesOf(speaking, verified).join("\n")}\n`);
}

async function publicKeyOf(context: CliContext, path: string | undefined): Promise<KeyObject> {
  assertMade(context.config);
  if (path === undefined) return (await readCheckpointKey(context.config.home)).publicKey;
  try {
    return createPublicKey(await readFile(context.file(path)));
  } catch (cause) {
    throw new OperatorError(
      `${path} is no public key: ${(cause as Error).message}. \`laurel audit key\` prints it.`,
      { cause },
    );
  }
}

async function checkpoint(context: CliContext): Promise<void> {
  const { home, checkpoints } = context.config;
  const now = () => Temporal.Now.instant();
  const { number, chains, events, sent } = await context.withDatabase((database) =>
    writeCheckpoint({ database, home, checkpoints, now }),
  );
  if (context.json) return context.stdout(`${JSON.stringify({ number, chains, events, sent })}\n`);
  await context.stdout(
    `Checkpoint ${number}: ${chains} chains with ${events} events, in ${checkpoints.file}\n`,
  );
}

function toJson({ chains, state, checkpoints }: Verified, total: number): object {
  const named = <Found extends { readonly partnerId: string | null }>({ partnerId, ...rest }: Found) => ({
    partner_id: partnerId,
    ...rest,
  });
  return {
    chains: chains.chains,
    events: chains.events,
    total,
    breaks: chains.breaks.map(named),
    differences: state.differences.map(({ of, ...rest }) => ({ of, ...named(rest) })),
    ...(checkpoints === null
      ? {}
      : { checkpoints: { lines: checkpoints.lines, findings: checkpoints.findings.map(named) } }),
  };
}

function linesOf(speaking: Messages, { chains, state, checkpoints }: Verified): readonly string[] {
  const { say } = speaking;
  const { breaks, total, ...counts } = chains;
  const more = (all: number, shown: number) =>
    all > shown ? [say("audit.broken-more", { count: all - shown })] : [];
  const findings = checkpoints?.findings ?? [];
  return [
    ...breaks.map((found) => breakIn(speaking, found)),
    ...more(total, breaks.length),
    ...state.differences.map((found) => differenceIn(speaking, found)),
    ...more(state.total, state.differences.length),
    ...findings.map((found) => checkpointIn(speaking, found)),
    total === 0 ? say("audit.whole", counts) : say("audit.broken", { total, ...counts }),
    state.total === 0 ? say("audit.accounted") : say("audit.unaccounted", { total: state.total }),
    ...(checkpoints === null
      ? []
      : [say("audit.checkpoints", { lines: checkpoints.lines, total: findings.length })]),
  ];
}

const placeOf = (partnerId: string) => ({
  of: partnerId === "" ? "installation" : "partner",
  partner: partnerId,
});

function breakIn({ say }: Messages, { partnerId, problem, first, last }: ChainBreak): string {
  // As text: a place is not a quantity.
  const places = { first: String(first), last: String(last), count: last - first + 1 };
  return say(`audit.${problem}`, { ...placeOf(partnerId), ...places });
}

function differenceIn({ say }: Messages, found: Difference): string {
  const { of, partnerId, id, events, database, event } = found;
  const known: MessageId = `audit.of-${of}` as MessageId;
  const state = say(known, { id });
  const problem = events === null ? "added" : database === null ? "removed" : "changed";
  const names = Object.keys({ ...events, ...database }).filter(
    (name) => JSON.stringify(events?.[name]) !== JSON.stringify(database?.[name]),
  );
  const params = { state, events: shown(events, names), database: shown(database, names) };
  if (event !== null)
    return say("audit.state-between", { ...placeOf(partnerId), ...params, event: String(event) });
  return say(`audit.state-${problem}`, { ...placeOf(partnerId), ...params });
}

/** Fields for a person to read; of a digest its beginning. */
function shown(fields: StateFields | null, names: readonly string[]): string {
  const text = (value: unknown) => {
    if (value === undefined) return "—";
    const plain = typeof value === "string" ? value : JSON.stringify(value);
    return /^[0-9a-f]{64}$/.test(plain) ? `${plain.slice(0, 12)}…` : plain;
  };
  return fields === null ? "" : names.map((name) => `${name} ${text(fields[name])}`).join(", ");
}

function checkpointIn({ say }: Messages, { problem, partnerId, ...places }: CheckpointFinding): string {
  const { first, last, time } = places;
  const params = { first: String(first), last: String(last), count: last - first + 1, time: time ?? "" };
  return say(`audit.${problem}`, { ...placeOf(partnerId ?? ""), ...params });
}
