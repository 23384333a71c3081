import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/**
 * Puts `.br` and `.gz` beside scripts and styles of 1 KB and more. It is done once and at its best, so that
 * the server doesn't at every request.
 */
export function compressFiles(folder: string, names: readonly string[]): void {
  for (const name of names.filter((each) => /\.(js|css)$/.test(each))) {
    const path = join(folder, name);
    const text = readFileSync(path);
    if (text.length < 1024) continue;
    writeFileSync(`${path}.br`, brotliCompressSync(text));
    writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
  }
}
