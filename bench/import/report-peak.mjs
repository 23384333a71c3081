// Preloaded into a measured process: at its end it writes the most memory that it ever held, in
// kilobytes, to file 3.
import { writeSync } from "node:fs";

process.on("exit", () => {
  writeSync(3, String(process.resourceUsage().maxRSS));
});
