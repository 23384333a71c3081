import type { Command } from "commander";
import { adminCommand } from "./admin.ts";
import { adoptCommand } from "./adopt.ts";
import { auditCommand } from "./audit.ts";
import { calendarCommand } from "./calendar.ts";
import type { CliContext } from "./context.ts";
import { exampleCommand } from "./example.ts";
import { importCommand } from "./import.ts";
import { migrateCommand } from "./migrate.ts";
import { personCommand } from "./person.ts";
import { programCommand } from "./program.ts";
import { recomputeCommand } from "./recompute.ts";
import { serveCommand } from "./serve.ts";
import { standingCommand } from "./standing.ts";
import { transferCommand } from "./transfer.ts";
import { workCommand } from "./work.ts";

/** Every command of `laurel`, in the order in which the help lists them. */
export const commands: readonly ((context: CliContext) => Command)[] = [
  serveCommand,
  workCommand,
  migrateCommand,
  programCommand,
  importCommand,
  transferCommand,
  recomputeCommand,
  standingCommand,
  adminCommand,
  calendarCommand,
  adoptCommand,
  auditCommand,
  personCommand,
  exampleCommand,
];
