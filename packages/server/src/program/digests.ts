import { createHash } from "node:crypto";
import { canonicalJson } from "../platform/canonical-json.ts";
import type { TextsByLanguage } from "./program-texts.ts";

/** The rules of a version: its file and the files of its forms, byte by byte. */
export interface Rules {
  /** The version's file. */
  readonly source: string;
  /** The text of each form's file, by its path from the version's file; null where it has none. */
  readonly forms: Readonly<Record<string, string>> | null;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** sha256 of the rules, which never change once they are published. */
export function rulesDigest({ source, forms }: Rules): string {
  return sha256(forms === null ? source : canonicalJson([source, forms]));
}

/** sha256 of the texts that a version uses, which can be corrected. The order in their files doesn't matter. */
export function textsDigest(texts: TextsByLanguage): string {
  return sha256(canonicalJson(texts));
}

/** sha256 of a version with its texts. */
export function versionDigest({ source, forms }: Rules, texts: TextsByLanguage): string {
  return sha256(JSON.stringify(forms === null ? [source, texts] : [source, texts, forms]));
}
