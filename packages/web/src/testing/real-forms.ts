import { readdirSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { FormShape, Locale, ProgramTexts } from "@laurel/contract";
import { type Currency, compileForm, sourceFromValue } from "@laurel/core";
import { parse } from "yaml";

const folder = resolve(import.meta.dirname, "../../../../programs/marketplace-rewards");

/** The names of the forms that the shipped program has. */
export const realForms = readdirSync(resolve(folder, "forms")).map((file) => basename(file, ".json"));

/** A form of the shipped program, as the API shows it. */
export function realForm(name: string): FormShape {
  const schema: unknown = JSON.parse(readFileSync(resolve(folder, `forms/${name}.json`), "utf8"));
  return shapeOf(name, schema);
}

/** A form from its JSON Schema, as the API shows it. */
export function shapeOf(name: string, schema: unknown): FormShape {
  const compiled = compileForm(sourceFromValue(schema), "USD" as Currency);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return { form: name, fields: compiled.form.fields.map(({ name: field, ...rest }) => ({ field, ...rest })) };
}

/** What a form of the shipped program says in a language, as the API shows it. */
export function realTexts(name: string, locale: Locale): ProgramTexts["forms"][string] {
  const texts = parse(readFileSync(resolve(folder, `texts/${locale}.yaml`), "utf8"));
  const { title, intro = null, fields } = texts.forms[name] as Written;
  const filled = Object.entries(fields).map(([field, { label, help = null, error = null, options = {} }]) => [
    field,
    { label, help, error, options },
  ]);
  return { title, intro, fields: Object.fromEntries(filled) };
}

interface Written {
  readonly title: string;
  readonly intro?: string;
  readonly fields: Readonly<Record<string, WrittenField>>;
}

interface WrittenField {
  readonly label: string;
  readonly help?: string;
  readonly error?: string;
  readonly options?: Readonly<Record<string, string>>;
}
