import type { ProgramTexts } from "@laurel/contract";
import { type Form, neededTexts } from "@laurel/core";
import type { PublishedVersion } from "./load-timeline.ts";
import { listIn, type TextsByLanguage, textIn } from "./program-texts.ts";

/** The first text, or list, that a version has at a path: languages in their order, newer versions first. */
type FindText = (path: readonly string[]) => string | null;
type FindList = (path: readonly string[]) => readonly string[];

/**
 * What people read of everything in any version, each in the first language of the chain that has it; a newer
 * version's text comes before an older one's.
 */
export function showTexts(versions: readonly PublishedVersion[], chain: readonly string[]): ProgramTexts {
  const newestFirst = versions.toReversed();
  const first = <T>(look: (texts: TextsByLanguage, language: string) => T | null): T | null => {
    for (const language of chain) {
      for (const { texts } of newestFirst) {
        const found = look(texts, language);
        if (found !== null) return found;
      }
    }
    return null;
  };
  const find: FindText = (path) => first((texts, language) => textIn(texts, language, path));
  const findList: FindList = (path) => first((texts, language) => listIn(texts, language, path)) ?? [];
  const named = (path: readonly string[]) => ({
    name: find([...path, "name"]) ?? path.at(-1) ?? "",
    description: find([...path, "description"]),
  });
  const paths = new Map(
    versions.flatMap(({ program }) => neededTexts(program)).map((path) => [path.join("\n"), path]),
  );
  const of = (kind: string) =>
    [...paths.values()].filter(([group, , third]) => group === kind && third === undefined);
  const group = (kind: string) => Object.fromEntries(of(kind).map((path) => [path[1] ?? "", named(path)]));
  const stages: Record<string, ProgramTexts["stages"][string]> = {};
  for (const [kind, track = "", stage = ""] of paths.values()) {
    if (kind === "stages") stages[track] = { ...stages[track], [stage]: named(["stages", track, stage]) };
  }
  const benefits = of("benefits").map((path) => {
    const lists = { usage: findList([...path, "usage"]), needs: findList([...path, "needs"]) };
    return [path[1] ?? "", { ...named(path), ...lists }] as const;
  });
  const forms = new Map(versions.flatMap(({ program }) => [...program.forms]));
  return {
    program: named(["program"]),
    tracks: group("tracks"),
    stages,
    measures: group("measures"),
    levels: group("levels"),
    categories: group("categories"),
    benefits: Object.fromEntries(benefits),
    forms: Object.fromEntries([...forms].map(([id, form]) => [id, showForm(find, id, form)])),
  };
}

function showForm(find: FindText, id: string, form: Form): ProgramTexts["forms"][string] {
  const fields = form.fields.map((field) => {
    const at = ["forms", id, "fields", field.name];
    const options = "options" in field ? field.options : [];
    const shown = {
      label: find([...at, "label"]) ?? field.name,
      help: find([...at, "help"]),
      error: find([...at, "error"]),
      options: Object.fromEntries(
        options.map((option) => [option, find([...at, "options", option]) ?? option]),
      ),
    };
    return [field.name, shown] as const;
  });
  return {
    title: find(["forms", id, "title"]) ?? id,
    intro: find(["forms", id, "intro"]),
    fields: Object.fromEntries(fields),
  };
}
