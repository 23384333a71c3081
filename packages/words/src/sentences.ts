import type { Locale } from "@laurel/contract";
import { IntlMessageFormat } from "intl-messageformat";
import { joinSpaced, spacesScripts } from "./spacing.ts";

/** The values of a sentence's placeholders. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * The sentences of one language: ICU messages by key, each with its placeholders filled. A missing value is a
 * bug and throws.
 */
export function sentencesOf<Key extends string>(
  locale: Locale,
  texts: Readonly<Record<Key, string>>,
): (key: Key, values?: Values) => string {
  const read = new Map<Key, IntlMessageFormat>();
  return (key, values) => {
    let message = read.get(key);
    if (message === undefined) {
      message = readMessage(locale, texts[key]);
      read.set(key, message);
    }
    return joinSpaced(String(message.format(values)).split(edge));
  };
}

type Ast = ReturnType<IntlMessageFormat["getAst"]>;

/** A private-use character on both sides of a value. It is in no sentence. */
const edge = "\ue000";

/** Values are marked only in languages that need a space between scripts. */
function readMessage(locale: Locale, text: string): IntlMessageFormat {
  const message = new IntlMessageFormat(text, locale);
  return spacesScripts(locale) ? new IntlMessageFormat(marked(message.getAst()), locale) : message;
}

/** The same message with an edge before and after every value. The types are those of the parser. */
function marked(elements: Ast): Ast {
  return elements.flatMap((element) => {
    if (element.type === 0) return [element];
    if (!("options" in element)) return [edgeElement, element, edgeElement];
    const options = Object.entries(element.options).map(
      ([name, option]) => [name, { ...option, value: marked(option.value) }] as const,
    );
    const inner = { ...element, options: Object.fromEntries(options) } as Ast[number];
    return [edgeElement, inner, edgeElement];
  });
}

const edgeElement = { type: 0, value: edge } as Ast[number];
