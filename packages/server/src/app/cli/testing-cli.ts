import { Writable } from "node:stream";
import { readConfig } from "../../platform/config.ts";
import { run } from "./run.ts";

/** What a command printed, and the exit code it ended with. */
export interface Said {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `laurel`, as in a shell with these settings in its environment, in a folder. */
export function commandLine(
  env: Readonly<Record<string, string>>,
  folder: string = import.meta.dirname,
): (...args: string[]) => Promise<Said> {
  const config = readConfig({ INIT_CWD: folder, ...env }, folder);
  return async (...args) => {
    const said = { stdout: "", stderr: "" };
    const into = (name: keyof typeof said) =>
      new Writable({
        write(chunk, _encoding, done) {
          said[name] += String(chunk);
          done();
        },
      });
    const exit = await run(args, { stdout: into("stdout"), stderr: into("stderr"), config });
    return { exit, ...said };
  };
}
