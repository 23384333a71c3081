import type { Currency } from "./money.ts";
import { randomFor } from "./random.ts";

/** An invented company. `slug` makes its publisher id and its reserved mail domain `<slug>.example`. */
export interface Company {
  readonly name: string;
  readonly slug: string;
  readonly country: string;
  readonly locale: string;
  readonly currency: Currency;
}

interface Land {
  readonly country: string;
  readonly locale: string;
  readonly currency: Currency;
  readonly partners: number;
  /** The legal forms, used in turn; `*` is the name. */
  readonly forms: readonly string[];
}

/** 190 companies: 76 in Asia, 57 in Europe, 57 in the Americas. The stories add ten. */
const LANDS: readonly Land[] = [
  { country: "KR", locale: "ko-KR", currency: "KRW", partners: 21, forms: ["주식회사 *", "*㈜", "*"] },
  { country: "TW", locale: "zh-TW", currency: "TWD", partners: 20, forms: ["*股份有限公司", "*有限公司"] },
  { country: "JP", locale: "ja-JP", currency: "JPY", partners: 19, forms: ["株式会社*", "*合同会社"] },
  { country: "SG", locale: "en-SG", currency: "USD", partners: 11, forms: ["* Pte. Ltd."] },
  { country: "IN", locale: "en-IN", currency: "USD", partners: 5, forms: ["* Private Limited"] },
  { country: "DE", locale: "de-DE", currency: "EUR", partners: 13, forms: ["* GmbH", "* AG"] },
  { country: "GB", locale: "en-GB", currency: "GBP", partners: 15, forms: ["* Ltd", "* plc"] },
  { country: "FR", locale: "fr-FR", currency: "EUR", partners: 10, forms: ["* SAS"] },
  { country: "NL", locale: "nl-NL", currency: "EUR", partners: 7, forms: ["* B.V."] },
  { country: "ES", locale: "es-ES", currency: "EUR", partners: 6, forms: ["* S.L."] },
  { country: "IE", locale: "en-IE", currency: "EUR", partners: 3, forms: ["* DAC"] },
  { country: "SE", locale: "sv-SE", currency: "EUR", partners: 3, forms: ["* AB"] },
  { country: "US", locale: "en-US", currency: "USD", partners: 34, forms: ["*, Inc.", "* LLC", "* Corp."] },
  { country: "CA", locale: "en-CA", currency: "USD", partners: 9, forms: ["* Inc."] },
  { country: "BR", locale: "pt-BR", currency: "USD", partners: 7, forms: ["* Ltda."] },
  { country: "MX", locale: "es-MX", currency: "USD", partners: 4, forms: ["*, S.A. de C.V."] },
  { country: "CL", locale: "es-CL", currency: "USD", partners: 3, forms: ["* SpA"] },
];

/** The two halves of an invented word, each in a script and as spelled in the slug. */
interface Halves {
  readonly first: readonly (readonly [string, string])[];
  readonly second: readonly (readonly [string, string])[];
  readonly trade: readonly string[];
}

const pairs = (text: string): (readonly [string, string])[] =>
  text.split(" ").map((pair) => {
    const [script = "", latin = ""] = pair.split(":");
    return [script, latin.toLowerCase()] as const;
  });
const plain = (text: string): (readonly [string, string])[] =>
  text.split(" ").map((w) => [w, w.toLowerCase()]);

const LATIN: Halves = {
  first: plain(
    "Velm Tarn Ostr Briv Cald Dorv Fenw Gald Isth Jorv Kelm Lumb Quen Rosk Thav Ulv Wesk Yarn Zelk Ambr",
  ),
  second: plain("ora quist elin anter undra ovia ith enbeck ywyn antis eska imar"),
  trade: [
    "Analytics",
    "Software",
    "Data",
    "Systems",
    "Cloud",
    "Labs",
    "Logic",
    "Security",
    "Health IT",
    "Retail Tech",
  ],
};
const KOREAN: Halves = {
  first: pairs(
    "새길:saegil 솔누:solnu 참여울:chamyeoul 두레별:durebyeol 가온샘:gaonsaem 들메:deulme 온새미:onsaemi",
  ),
  second: pairs("마루:maru 고을:goeul 나래:narae 보라미:borami 터전:teojeon"),
  trade: ["소프트", "데이터", "시스템즈", "클라우드", "로보틱스", "헬스케어"],
};
const TAIWANESE: Halves = {
  first: pairs("澄嵐:chenglan 霽川:jichuan 穗禾:suihe 岳汐:yuexi 沐硯:muyan 嶼光:yuguang 栢森:bosen"),
  second: pairs("雲:yun 拓:tuo 衡:heng 睿:rui 航:hang"),
  trade: ["資訊", "數據", "智慧科技", "軟體", "雲端服務", "數位醫療"],
};
const JAPANESE: Halves = {
  first: pairs("霧ヶ沢:kirigasawa 千鳥瀬:chidorise 浅黄:asagi 木漏:komore 汐見坂:shiomizaka 雲雀野:hibarino"),
  second: pairs("ソリューション:solution データ:data ソフト:soft クラウド:cloud"),
  trade: ["工房", "研究所", "技研", "システムズ"],
};
const SCRIPTS: Readonly<Record<string, Halves>> = { KR: KOREAN, TW: TAIWANESE, JP: JAPANESE };

/** Every invented word of a script once, in a fixed random order: no two companies share a word. */
function wordsOf(halves: Halves, stream: string): { word: string; slug: string }[] {
  const all = halves.first.flatMap((a) =>
    halves.second.map((b) => ({ word: a[0] + b[0], slug: `${a[1]}${b[1]}` })),
  );
  return randomFor(stream).shuffle(all);
}

/** The 190 companies without a story, always the same ones, with the countries mixed. */
export function makeCompanies(): Company[] {
  const latin = wordsOf(LATIN, "words Latin");
  const companies = LANDS.flatMap((land) => {
    const halves = SCRIPTS[land.country];
    const words =
      halves === undefined ? latin.splice(0, land.partners) : wordsOf(halves, `words ${land.country}`);
    const random = randomFor(`companies ${land.country}`);
    return words.slice(0, land.partners).map(({ word, slug }, i): Company => {
      const trade = random.pick((halves ?? LATIN).trade);
      const bare = halves === undefined ? `${word} ${trade}` : `${word}${trade}`;
      const form = land.forms[i % land.forms.length] ?? "*";
      const { country, locale, currency } = land;
      return { name: form.replace("*", bare), slug, country, locale, currency };
    });
  });
  return randomFor("companies").shuffle(companies);
}
