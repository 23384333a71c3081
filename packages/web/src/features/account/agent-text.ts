/** A browser and its operating system. */
export interface Agent {
  readonly browser: string;
  readonly system: string;
}

/** The order matters: many browsers also claim to be Chrome or Safari. */
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

/** Reads a `User-Agent` header; null for anything but the well-known browsers. */
export function agentOf(header: string): Agent | null {
  const browser = browsers.find(([, sign]) => sign.test(header))?.[0];
  const system = systems.find(([, sign]) => sign.test(header))?.[0];
  return browser === undefined || system === undefined ? null : { browser, system };
}
