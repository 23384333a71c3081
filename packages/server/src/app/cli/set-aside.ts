import { Command } from "commander";
import { asServer } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { listSetAside } from "../../standing/failure-store.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";

/** More than anyone reads; `laurel recompute --set-aside` tries all of them. */
const mostShown = 10_000;

/** `laurel standing set-aside`: the partners that could not be decided twice in a row, and why. */
export function setAsideCommand(context: CliContext): Command {
  return new Command("set-aside")
    .description("partners that can't be decided; they are tried again when their facts or the rules change")
    .action(() =>
      context.withDatabase(async (database) => {
        const found = await listSetAside(asServer(database), null, mostShown);
        const { refusal, words } = messages("en");
        if (context.json) {
          const lines = found.map(({ partnerId, name, failures, code, params, ...at }) =>
            JSON.stringify({
              partner_id: partnerId,
              name,
              failures,
              first_failed_at: at.firstFailedAt.toString(),
              last_failed_at: at.lastFailedAt.toString(),
              set_aside_at: at.setAsideAt.toString(),
              refusal: { code, message: refusal(code, params) },
            }),
          );
          return context.stdout(lines.map((line) => `${line}\n`).join(""));
        }
        if (found.length === 0) return context.stdout("No partner is set aside.\n");
        const rows = found.map(({ partnerId, name, failures, lastFailedAt, code, params }) => [
          partnerId,
          name,
          String(failures),
          words.moment(lastFailedAt.toString()),
          refusal(code, params),
        ]);
        const head = ["partner", "name", "failures", "last failure", "reason"];
        return context.stdout(
          `${tableOf([head, ...rows], new Set([2]))}\nTry them again: laurel recompute --set-aside\n`,
        );
      }),
    );
}
