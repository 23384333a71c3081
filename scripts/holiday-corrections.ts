/** What the library has wrong, or doesn't know yet, about a country. */
export interface Corrections {
  /** Who said so. */
  readonly source: string;
  /** Names by day. */
  readonly added: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
  /** Days on which the country works although their day of the week is free. */
  readonly workingDays: readonly string[];
}

/** Corrections of the years that come with Laurel. A test fails once the library no longer needs one. */
export const corrections: Readonly<Record<string, Corrections>> = {
  KR: {
    source:
      "Regulations on Public Holidays of Government Offices (관공서의 공휴일에 관한 규정): the days before and " +
      "after Seollal; Labor Day since 2026; temporary holidays and election days",
    added: {
      "2025-01-27": "Temporary holiday",
      "2025-01-28": "Korean New Year",
      "2025-06-03": "Presidential election",
      "2026-02-16": "Korean New Year",
      "2026-05-01": "Labor Day",
      "2026-06-03": "Local elections",
      "2027-02-06": "Korean New Year",
      "2027-05-01": "Labor Day",
      "2027-05-03": "Labor Day (substitute day)",
    },
    removed: ["2025-01-31", "2026-02-19"],
    workingDays: [],
  },
  TW: {
    source:
      "work calendars of government agencies of 2025 (revised) and 2026, Directorate-General of Personnel " +
      "Administration (政府行政機關辦公日曆表); 2027 by the Act on Memorial Days and Holidays " +
      "(紀念日及節日實施條例) and its rule for days on weekends",
    added: {
      "2025-01-27": "Lunar New Year (adjusted)",
      "2025-04-03": "Children's Day (substitute day)",
      "2025-05-30": "Dragon Boat Festival (substitute day)",
      "2025-09-28": "Teachers' Day",
      "2025-09-29": "Teachers' Day (substitute day)",
      "2025-10-24": "Taiwan Retrocession Day (substitute day)",
      "2025-10-25": "Taiwan Retrocession Day",
      "2025-12-25": "Constitution Day",
      "2026-02-15": "Day before Lunar New Year's Eve",
      "2026-02-27": "Peace Memorial Day (substitute day)",
      "2026-04-03": "Children's Day (substitute day)",
      "2026-05-01": "Labor Day",
      "2026-09-28": "Teachers' Day",
      "2026-10-09": "National Day (substitute day)",
      "2026-10-25": "Taiwan Retrocession Day",
      "2026-10-26": "Taiwan Retrocession Day (substitute day)",
      "2026-12-25": "Constitution Day",
      "2027-02-04": "Day before Lunar New Year's Eve",
      "2027-04-06": "Children's Day (substitute day)",
      "2027-04-30": "Labor Day (substitute day)",
      "2027-05-01": "Labor Day",
      "2027-09-28": "Teachers' Day",
      "2027-10-25": "Taiwan Retrocession Day",
      "2027-12-24": "Constitution Day (substitute day)",
      "2027-12-25": "Constitution Day",
    },
    removed: [],
    workingDays: ["2025-02-08"],
  },
};
