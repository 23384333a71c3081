/** A number with all that people write around it. */
export interface WrittenAmount {
  /** The offset behind it. */
  readonly end: number;
  /** The same number in plain digits. */
  readonly plain: string;
  readonly hasCurrency: boolean;
  readonly isPercent: boolean;
}

const money = String.raw`(?:(?:US|NT|HK|A|C|S|R)?\$|[€£¥₩￦￥]|[A-Z]{3}(?![A-Za-z0-9_.]))`;
const written = new RegExp(
  String.raw`(${money})?(\s*)(\d[\d_]*(?:[.,'’ \u00A0\u202F\u2009]\d+)*|\.\d+)(\.(?!\d|\w))?` +
    String.raw`(\s*(?:[kK]|[mM]n?|[bB]n?|mio|Mio|million|thousand|billion|千|萬|万|百萬|億|亿|천|만|억)(?![A-Za-z0-9_]))?` +
    String.raw`(\s*(?:%|％|${money}|元|원))?`,
  "y",
);

const powers: readonly (readonly [RegExp, number])[] = [
  [/^(k|thousand|千|천)$/i, 3],
  [/^(萬|万|만)$/, 4],
  [/^(mn?|mio|million|百萬)$/i, 6],
  [/^(億|亿|억)$/, 8],
  [/^(bn?|billion)$/i, 9],
];

/** The number that begins at an offset, or the sign of a currency before it; null where there is none. */
export function findAmount(
  text: string,
  at: number,
  isCurrencyCode: (code: string) => boolean,
): WrittenAmount | null {
  // A digit within a name is no number.
  if (/[A-Za-z0-9_]/.test(text[at - 1] ?? "")) return null;
  written.lastIndex = at;
  const found = written.exec(text);
  if (found === null) return null;
  const [whole, before = "", space = "", digits = "", , unit = "", after = ""] = found;
  if (before === "" && space !== "") return null;
  if (/^[A-Z]{3}$/.test(before) && !isCurrencyCode(before)) return null;
  const sign = after.trim();
  const isSign = sign !== "" && (!/^[A-Z]{3}$/.test(sign) || isCurrencyCode(sign));
  const isPercent = sign === "%" && !/^\s*[A-Za-z0-9_(]/.test(text.slice(at + whole.length));
  const tail = isSign && (sign !== "%" || isPercent) ? 0 : after.length;
  const shift = isPercent ? -2 : (powers.find(([name]) => name.test(unit.trim()))?.[1] ?? 0);
  return {
    end: at + whole.length - tail,
    plain: shifted(plainOf(digits), shift),
    hasCurrency: before !== "" || (isSign && sign !== "%"),
    isPercent,
  };
}

/** A number without signs between its digits: `1,250.50` and `1.250,50` are 1250.50, `10,5` is 10.5. */
function plainOf(digits: string): string {
  const close = digits.replaceAll(/[_'’\s\u00A0\u202F\u2009]/g, "");
  const signs = close.replaceAll(/\d/g, "");
  const last = signs.at(-1);
  if (last === undefined) return close;
  const [head = "", tail = ""] = [
    close.slice(0, close.lastIndexOf(last)),
    close.slice(close.lastIndexOf(last) + 1),
  ];
  const isGroup = (signs.length > 1 && new Set(signs).size === 1) || (last === "," && /^\d{3}$/.test(tail));
  const whole = head.replaceAll(/\D/g, "");
  return isGroup ? `${whole}${tail}` : `${whole === "" ? "0" : whole}.${tail}`;
}

/** A plain number times a power of ten, exactly. */
function shifted(plain: string, power: number): string {
  const [whole = "", part = ""] = plain.split(".");
  if (power === 0) return plain;
  const digits = whole + part;
  const point = whole.length + power;
  const padded = point > 0 ? digits.padEnd(point, "0") : digits.padStart(digits.length - point + 1, "0");
  const cut = point > 0 ? point : 1;
  const fraction = padded.slice(cut).replace(/0+$/, "");
  const head = padded.slice(0, cut).replace(/^0+(?=\d)/, "");
  return fraction === "" ? head : `${head}.${fraction}`;
}
