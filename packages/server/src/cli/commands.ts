import type { Command } from "commander";
import type { CliContext } from "./context.ts";
import { migrateCommand } from "./migrate.ts";

/** Every command of `laurel`, in the order in which the help lists them. */
export const commands: readonly ((context: CliContext) => Command)[] = [migrateCommand];
