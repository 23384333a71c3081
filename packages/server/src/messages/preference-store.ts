import type { MessageArea, MessageClass, MessageFrequency } from "@laurel/contract";
import { addressKey } from "@laurel/core";
import { row, rows, run } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** How often a person wants the messages of an area and class. */
export interface PreferenceRow {
  readonly area: MessageArea;
  readonly class: MessageClass;
  readonly frequency: MessageFrequency;
}

/** What a person chose, by the address that the messages go to. */
export async function listPreferences(reader: Reader, email: string): Promise<readonly PreferenceRow[]> {
  return rows(reader, "select area, class, frequency from message_preferences where address_key = $1", [
    addressKey(email),
  ]);
}

/** How often a person wants the messages of an area and class. */
export async function frequencyOf(
  reader: Reader,
  email: string,
  { area, class: messageClass }: Pick<PreferenceRow, "area" | "class">,
): Promise<MessageFrequency> {
  const found = await row<{ readonly frequency: MessageFrequency }>(
    reader,
    {
      name: "preferences.frequency",
      text: "select frequency from message_preferences where address_key = $1 and area = $2 and class = $3",
    },
    [addressKey(email), area, messageClass],
  );
  return found?.frequency ?? "each";
}

/** Stores what a person chose; gives how many choices differ from before. */
export async function putPreferences(
  reader: Reader,
  email: string,
  chosen: readonly PreferenceRow[],
  now: Temporal.Instant,
): Promise<number> {
  return run(
    reader,
    `insert into message_preferences as held (address_key, area, class, frequency, changed_at)
     select $1, area, class, frequency, $5::timestamptz
     from unnest($2::text[], $3::text[], $4::text[]) as chosen (area, class, frequency)
     where frequency <> coalesce((select frequency from message_preferences had where had.address_key = $1
       and had.area = chosen.area and had.class = chosen.class), 'each')
     on conflict (address_key, area, class) do update set frequency = excluded.frequency, changed_at = $5
     where held.frequency <> excluded.frequency`,
    [
      addressKey(email),
      chosen.map(({ area }) => area),
      chosen.map((each) => each.class),
      chosen.map(({ frequency }) => frequency),
      now.toString(),
    ],
  );
}
