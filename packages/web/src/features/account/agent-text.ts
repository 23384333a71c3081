/** A browser and the system that it runs on. */
export interface Agent {
  readonly browser: string;
  readonly system: string;
}

/** In this order: many claim to be Chrome or Safari too. */
const browsers: readonly (readonly [string, RegExp])[] = [
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /(?:Chrome|CriOS)\//],
  ["Safari", /\bVersion\/[\d.]+.* Safari\//],
];

const systems: readonly (readonly [string, RegExp])[] = [
  ["Android", /\bAndroid\b/],
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Windows", /\bWindows NT\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMacintosh\b/],
  ["Linux", /\bLinux\b/],
];

/** What a `User-Agent` header says, for the well-known ones; null for all others. */
export function agentOf(header: string): Agent | null {
  const browser = browsers.find(([, sign]) => sign.test(header))?.[0];
  const system = systems.find(([, sign]) => sign.test(header))?.[0];
  return browser === undefined || system === undefined ? null : { browser, system };
}
