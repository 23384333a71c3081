import ts from "typescript";
import { type Breach, type Repository, type Rule, type SourceFile, walk } from "./tidy-source.ts";

/** What exists: files and folders by path, file names alone, scripts of npm, commands of laurel. */
interface Existing {
  readonly paths: ReadonlySet<string>;
  readonly fileNames: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
  /** By command: its own commands; null where another word may follow, as a file or a partner. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string> | null>;
}

const known = new WeakMap<Repository, Existing>();

function existingIn(repository: Repository): Existing {
  const found = known.get(repository);
  if (found !== undefined) return found;
  // Generated files are no part of the repository that rules see.
  const paths = new Set(["", "docs/reference/openapi.json", "package-lock.json"]);
  for (const path of repository.keys()) {
    const parts = path.split("/");
    for (const end of parts.keys()) paths.add(parts.slice(0, end + 1).join("/"));
  }
  const root = JSON.parse(repository.get("package.json")?.text ?? "{}") as { scripts?: object };
  const existing = {
    paths,
    fileNames: new Set([...paths].map((path) => path.slice(path.lastIndexOf("/") + 1))),
    scripts: new Set(Object.keys(root.scripts ?? {})),
    commands: commandsIn(repository),
  };
  known.set(repository, existing);
  return existing;
}

const cliFolder = /^packages\/server\/src\/app\/cli\//;

/** The commands that the command line declares: `new Command("a")`, with `.command("b")` in the same file. */
function commandsIn(repository: Repository): ReadonlyMap<string, ReadonlySet<string> | null> {
  const commands = new Map<string, ReadonlySet<string> | null>();
  for (const file of repository.values()) {
    if (!cliFolder.test(file.path)) continue;
    const below = new Set<string>();
    let name: string | null = null;
    let takesMore = false;
    walk(file, (node) => {
      if (ts.isNewExpression(node) && node.expression.getText() === "Command") name = textOf(node);
      if (isCallOf(node, "command")) below.add(textOf(node));
      if (isCallOf(node, "argument") && !node.getText().includes(".command(")) takesMore = true;
      return null;
    });
    if (name !== null) commands.set(name, takesMore ? null : below);
  }
  return commands;
}

function isCallOf(node: ts.Node, method: string): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === method
  );
}

function textOf({ arguments: given }: ts.CallExpression | ts.NewExpression): string {
  const first = given?.[0];
  return first !== undefined && ts.isStringLiteral(first) ? first.text : "";
}

/** The address from the root that `path` has when it is read from `folder`; null outside the repository. */
function resolvePath(folder: string, path: string): string | null {
  const parts: string[] = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}

const asPath = /^[\w.<>*-]+(\/[\w.<>*-]+)*\/?$/;
const fileOfOurs = /[\w>*-]\.(tsx?|mts|[mc]?js|sql|md|css|html|json)$/;
const placeholder = /[<>*]|NNNN/;
const madeFolders = /^(node_modules|dist|\.laurel)(\/|$)/;

/** Whether a word in backticks names a file or folder that isn't there. */
function isLostPath(word: string, folder: string, { paths, fileNames }: Existing): boolean {
  if (!asPath.test(word) || madeFolders.test(word)) return false;
  if (!word.includes("/")) return fileOfOurs.test(word) && !placeholder.test(word) && !fileNames.has(word);
  const parts = word.split("/");
  const isFromRoot = parts.length > 1 && paths.has(parts[0] ?? "");
  if (!isFromRoot && !fileOfOurs.test(word) && !(word.endsWith("/") && paths.has(`${folder}/${parts[0]}`)))
    return false;
  const open = parts.findIndex((part) => placeholder.test(part));
  const firm = (open === -1 ? parts : parts.slice(0, open)).join("/");
  return !["", folder].some((from) => paths.has(resolvePath(from, firm) ?? " "));
}

const npmScript = /\bnpm (?:run (?:-s |--silent )?(\w[\w:-]*)|(start|test)\b)/g;
const laurelCommand = /(?:^|[\s$("'])laurel (?:-- )?([a-z][a-z-]*)(?: ([a-z][a-z-]*))?/g;

function lostCommands(code: string, { scripts, commands }: Existing): string[] {
  const lost: string[] = [];
  for (const [, run, short] of code.matchAll(npmScript)) {
    const script = run ?? short ?? "";
    if (!scripts.has(script)) lost.push(`npm run ${script}`);
  }
  for (const [, name = "", below = ""] of code.matchAll(laurelCommand)) {
    const own = commands.get(name);
    if (own === undefined) lost.push(`laurel ${name}`);
    else if (own !== null && own.size > 0 && below !== "" && !own.has(below))
      lost.push(`laurel ${name} ${below}`);
  }
  return lost;
}

/** The code of a line: the text in backticks, or the whole line of a block. */
function codeOf(line: string, isBlock: boolean): string[] {
  return isBlock ? [line] : [...line.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

function checkLine(line: string, isBlock: boolean, { path }: SourceFile, existing: Existing): string[] {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const codes = codeOf(line, isBlock);
  const lost = codes.flatMap((code) => lostCommands(code, existing));
  if (isBlock) return lost;
  lost.push(...codes.filter((code) => isLostPath(code, folder, existing)));
  for (const [, target = ""] of line.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const place = resolvePath(target.startsWith("/") ? "" : folder, target);
    if (place === null || !existing.paths.has(place)) lost.push(target);
  }
  return lost;
}

/** The rule for what documents name. */
export const namedThings: Rule = {
  name: "docs-name-what-exists",
  why: "readers stop trusting a page whose names don't exist",
  check(file, repository) {
    if (!file.path.endsWith(".md") || file.path === "CHANGELOG.md") return [];
    const existing = existingIn(repository);
    let isFenced = false;
    return file.lines.flatMap((line, index): readonly Breach[] => {
      if (line.trimStart().startsWith("```")) isFenced = !isFenced;
      const isBlock = isFenced || /^ {4}/.test(line);
      return checkLine(line, isBlock, file, existing).map((lost) => ({
        line: index + 1,
        fix: `\`${lost}\` doesn't exist: use a name that does, from the root or from this file`,
      }));
    });
  },
};
