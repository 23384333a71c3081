import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { compressFiles } from "./compress-files.ts";

test("scripts and styles get compressed copies, small files and pages don't", () => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-compress-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = { "a.js": 1024, "b.css": 2000, "small.js": 1023, "index.html": 2000 };
  for (const [name, length] of Object.entries(files)) writeFileSync(join(folder, name), "x".repeat(length));
  compressFiles(folder, Object.keys(files));
  const made = readdirSync(folder).filter((name) => !(name in files));
  expect(made.sort()).toEqual(["a.js.br", "a.js.gz", "b.css.br", "b.css.gz"]);
  expect(brotliDecompressSync(readFileSync(join(folder, "a.js.br"))).toString()).toBe("x".repeat(1024));
  expect(gunzipSync(readFileSync(join(folder, "b.css.gz"))).toString()).toBe("x".repeat(2000));
});
