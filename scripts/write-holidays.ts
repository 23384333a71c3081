// Writes the holidays of a country from the library date-holidays: `node scripts/write-holidays.ts DE 2026`
// prints them as an iCalendar file. Without arguments it writes those that come with Laurel.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import Holidays from "date-holidays";
import { type Holiday, writeIcs } from "../packages/server/src/loop/calendars/write-ics.ts";
import { corrections } from "./holiday-corrections.ts";

const root = resolve(import.meta.dirname, "..");
const library = JSON.parse(readFileSync(resolve(root, "node_modules/date-holidays/package.json"), "utf8"));
/** The library's data is under CC BY 3.0, which asks that the source is named. */
const source = `date-holidays ${library.version} (CC-BY-3.0), https://github.com/commenthol/date-holidays`;

/** The countries and years whose holidays come with Laurel. */
export const shipped = { countries: ["KR", "TW", "US"], years: [2025, 2026, 2027] } as const;

/** The public holidays of a country in a year, each day once; null if the library has no such country. */
export function generateHolidays(country: string, year: number): readonly Holiday[] | null {
  const calendar = new Holidays();
  if (!(country in calendar.getCountries())) return null;
  calendar.init(country);
  const names = new Map<string, string[]>();
  for (const { date, start, end, name, type } of calendar.getHolidays(year, "en")) {
    if (type !== "public") continue;
    const first = Temporal.PlainDate.from(date.slice(0, 10));
    const count = Math.round((end.getTime() - start.getTime()) / 86_400_000);
    for (let days = 0; days < count; days += 1) {
      const day = first.add({ days }).toString();
      names.set(day, [...(names.get(day) ?? []), name]);
    }
  }
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, all]) => ({ day, name: [...new Set(all)].join(" / ") }));
}

/** The file of holidays that comes with Laurel: those of the library with our corrections. */
export function shippedHolidays(): string {
  return `${JSON.stringify(Object.fromEntries(shipped.countries.map(shippedCountry)), null, 2)}\n`;
}

function shippedCountry(country: string): readonly [string, object] {
  const { source: corrected = null, added = {}, removed = [], workingDays = [] } = corrections[country] ?? {};
  const holidays = shipped.years.map((year) => {
    const days = (generateHolidays(country, year) ?? []).map(({ day, name }) => [day, name] as const);
    const of = Object.entries(added).filter(([day]) => day.startsWith(`${year}-`));
    const corrected = [...days.filter(([day]) => !removed.includes(day)), ...of];
    return [year, Object.fromEntries(corrected.sort(([a], [b]) => (a < b ? -1 : 1)))];
  });
  return [
    country,
    {
      source: corrected === null ? source : `${source}; corrected by ${corrected}`,
      workingDays,
      holidays: Object.fromEntries(holidays),
    },
  ];
}

function main([country, year]: readonly string[]): void {
  if (country === undefined) {
    writeFileSync(resolve(root, "packages/server/src/loop/calendars/holidays.json"), shippedHolidays());
    return;
  }
  const holidays = generateHolidays(country, Number(year));
  if (holidays === null || !/^\d{4}$/.test(year ?? "")) {
    process.stderr.write("Usage: node scripts/write-holidays.ts COUNTRY YEAR, such as DE 2026\n");
    process.exitCode = 2;
    return;
  }
  process.stdout.write(writeIcs(holidays, source.split(",")[0] ?? "date-holidays"));
}

if (import.meta.main) main(process.argv.slice(2));
