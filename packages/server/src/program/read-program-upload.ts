import type { ProgramUpload } from "@laurel/contract";
import type { ProgramFiles } from "./program-files.ts";

/** A version that came as texts instead of files. They are named as files in a folder are. */
export function readProgramUpload({
  source,
  texts,
  forms = {},
  file = "program.yaml",
}: ProgramUpload): ProgramFiles {
  const sources = new Map([[file, plain(source)]]);
  for (const [language, text] of Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)))
    sources.set(`texts/${language}.yaml`, plain(text));
  for (const [id, text] of Object.entries(forms).sort(([a], [b]) => (a < b ? -1 : 1)))
    sources.set(`forms/${id}.json`, plain(text));
  return { file, sources, resources: new Set(), problems: [] };
}

function plain(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}
