/** A day on which no one works, and what it is called. */
export interface Holiday {
  readonly day: string;
  readonly name: string;
}

/** An iCalendar file (RFC 5545) of whole days, as `readIcs` reads it. `product` names who wrote it. */
export function writeIcs(holidays: readonly Holiday[], product: string): string {
  const events = holidays.flatMap(({ day, name }) => {
    const date = day.replaceAll("-", "");
    return [
      "BEGIN:VEVENT",
      `UID:${date}@laurel`,
      `DTSTAMP:${date}T000000Z`,
      `DTSTART;VALUE=DATE:${date}`,
      `SUMMARY:${name.replaceAll(/[\\;,]/g, "\\$&")}`,
      "END:VEVENT",
    ];
  });
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:-//${product}//EN`, ...events, "END:VCALENDAR"];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** Lines are at most 75 bytes; a character has at most four. */
function folded(line: string): string {
  return Buffer.byteLength(line) <= 75 ? line : (line.match(/.{1,18}/gsu) ?? []).join("\r\n ");
}
