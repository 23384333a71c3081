import type { ProgramUpload } from "@laurel/contract";
import type { ProgramFiles } from "./program-files.ts";

/** A version that came as texts instead of files. They are named as files in a folder are. */
export function readProgramUpload({ source, texts, file = "program.yaml" }: ProgramUpload): ProgramFiles {
  const sources = new Map([[file, plain(source)]]);
  for (const [language, text] of Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)))
    sources.set(`texts/${language}.yaml`, plain(text));
  return { file, sources, problems: [] };
}

function plain(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}
