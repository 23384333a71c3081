import type { Progress } from "../../facts/intake/run-import.ts";

/** Shows how far an import is: on a terminal one line with a bar, elsewhere a line now and then. */
export function showProgress(stream: NodeJS.WriteStream): {
  update(this: void, progress: Progress): void;
  end(this: void): void;
} {
  const startedMs = performance.now();
  const everyMs = stream.isTTY ? 100 : 5000;
  let shownMs = stream.isTTY ? 0 : startedMs;
  let shown = false;
  return {
    update: (progress) => {
      const nowMs = performance.now();
      if (nowMs - shownMs < everyMs) return;
      shownMs = nowMs;
      shown = true;
      const text = progressText(progress, (nowMs - startedMs) / 1000);
      stream.write(stream.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
    },
    end: () => {
      if (shown && stream.isTTY) stream.write("\r\u001b[2K");
    },
  };
}

const barWidth = 30;

function progressText({ bytes, totalBytes, lines, refused }: Progress, seconds: number): string {
  const done = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
  const bar = "█".repeat(Math.round(done * barWidth)).padEnd(barWidth, "░");
  const left = done === 0 ? "" : `, ${Math.ceil((seconds / done) * (1 - done))} s left`;
  const refusedText = refused === 0 ? "" : `, ${refused.toLocaleString("en")} refused`;
  return `${bar} ${Math.floor(done * 100)} %  ${lines.toLocaleString("en")} lines${refusedText}${left}`;
}
