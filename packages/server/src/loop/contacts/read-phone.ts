import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";

/**
 * A phone number in E.164; null where it isn't valid for its country. A number without a country code is one
 * of `country` (ISO 3166-1). An extension is refused, because E.164 has none.
 */
export function readPhone(text: string, country: string): string | null {
  const usual = isSupportedCountry(country) ? { defaultCountry: country as CountryCode } : {};
  const phone = parsePhoneNumberFromString(text.normalize("NFKC"), { ...usual, extract: false });
  if (phone === undefined || !phone.isValid() || phone.ext !== undefined) return null;
  return phone.number;
}
