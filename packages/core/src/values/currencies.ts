/** An ISO 4217 code that `isCurrency` knows. */
export type Currency = string & { readonly __unit: "currency" };

/**
 * Decimals by ISO 4217 (list one, active codes). Not read from `Intl`, whose digits follow CLDR and differ
 * from ISO for some currencies: the meaning of an amount must not depend on the machine's ICU.
 */
const byDigits: readonly (readonly [number, string])[] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
  [
    2,
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF " +
      "CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD " +
      "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL " +
      "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR " +
      "PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP " +
      "TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
  ],
];

const digitsOf: ReadonlyMap<string, number> = new Map(
  byDigits.flatMap(([digits, codes]) => codes.split(" ").map((code) => [code, digits] as const)),
);

/** Whether `code` is an active ISO 4217 currency with minor units. Case matters: "usd" is not one. */
export function isCurrency(code: string): code is Currency {
  return digitsOf.has(code);
}

/** How many decimals a currency has: 2 for USD, 0 for KRW, 3 for KWD. */
export function minorUnits(currency: Currency): number {
  const digits = digitsOf.get(currency);
  if (digits === undefined) throw new Error(`not a currency: ${currency}`);
  return digits;
}

/** Every currency, in no particular order. */
export function currencies(): readonly Currency[] {
  return [...digitsOf.keys()] as Currency[];
}
