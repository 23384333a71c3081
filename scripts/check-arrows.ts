import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from "dependency-cruiser";

const roots = ["packages", "bench", "e2e", "examples", "scripts"];

/** The result of checking which file imports which. */
export interface Arrows {
  /** How many of our files were read. */
  readonly seen: number;
  /** How many imports they have. */
  readonly arrows: number;
  readonly problems: readonly string[];
}

/** The files whose imports are checked, from the root, with forward slashes. */
function ownFiles(root: string): readonly string[] {
  const patterns = roots.map((folder) => `${folder}/**/*.{ts,tsx}`);
  const exclude = (path: string): boolean => /(^|[\\/])(node_modules|dist|\.laurel)$/.test(path);
  return globSync(patterns, { cwd: root, exclude }).map((path) => path.replaceAll("\\", "/"));
}

/**
 * Checks every import under `root` against `.dependency-cruiser.cjs`. A file that was not read is a problem,
 * too: without a TypeScript that it can use, dependency-cruiser reads no file and reports no problem.
 */
export async function checkArrows(root: string): Promise<Arrows> {
  const { forbidden, options } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
  const { enhancedResolveOptions, ...cruiseOptions } = options;
  const files = ownFiles(root);
  const ruleSet: IFlattenedRuleSet = { forbidden };
  const { output } = await cruise(
    [...files],
    { ...cruiseOptions, baseDir: root, validate: true, ruleSet },
    enhancedResolveOptions,
  );
  const { modules, summary } = output as ICruiseResult;
  const read = new Set(modules.map(({ source }) => source));
  const unseen = files.filter((file) => !read.has(file));
  const arrows = modules.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  const broken = summary.violations.map(({ rule, from, to, cycle }) => {
    const way = [from, ...(cycle?.map(({ name }) => name) ?? [to])].join(" → ");
    const why = forbidden.find(({ name }: { name: string }) => name === rule.name)?.comment;
    return `${way} (${rule.name}${why === undefined ? "" : `: ${why}`})`;
  });
  const problems = [...broken, ...unseen.map((file) => `${file} was not read: its imports are unchecked`)];
  if (files.length === 0) problems.push(`no file under ${join(root, "packages")}: nothing was checked`);
  if (files.length > 1 && arrows === 0) problems.push("no import was found: the files could not be parsed");
  return { seen: files.length - unseen.length, arrows, problems };
}

if (import.meta.main) {
  const { seen, arrows, problems } = await checkArrows(process.cwd());
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${seen} files, ${arrows} imports, ${problems.length} problems\n`);
  // Fewer files than this are not the repository: the folders were not read.
  process.exitCode = problems.length === 0 && seen > 100 ? 0 : 1;
}
