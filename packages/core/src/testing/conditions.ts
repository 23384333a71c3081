import fc from "fast-check";

/** What a generated condition may name and must avoid. */
interface Scope {
  /** The name of the current offer; null where there is none. */
  readonly offer: string | null;
  /** Whether `exists` and `all` may still be used. */
  readonly outside: boolean;
  /** Whether it is inside an odd number of negations, where no value may be absent. */
  readonly negated: boolean;
  readonly decimals: number;
}

/** A term of a comparison as text, with its type and whether it may be absent. */
interface TermText {
  readonly text: string;
  readonly literal: boolean;
  readonly absent: boolean;
}

const sure = ["billedSales", "allSales", "recentSales"];
const observedMoney = ["solutionValue"];
const observedNumbers = ["teamsUsers", "rating"];

/** Texts that offers and lists share, so that tests on them are true about as often as false. */
export const offerTypes = ["saas", "container", "vm"] as const;

/** See `offerTypes`. */
export const storefronts = ["marketplace", "catalog"] as const;

/** See `offerTypes`. */
export const countries = ["US", "KR", "AQ"] as const;

const comparators = ["<", "<=", ">", ">=", "==", "!="] as const;
const options = ["list", "trial", "transact", "services"] as const;

/** Amounts in major units from a small set, so that equal amounts are likely. */
function amountLiteral(decimals: number): fc.Arbitrary<string> {
  const whole = fc.constantFrom("0", "1", "100", "500", "501", "1000", "-100");
  if (decimals === 0) return whole;
  return fc.oneof(whole, fc.constantFrom("100.5", "500.25", "0.01", "500.0"));
}

const numberLiteral = fc.constantFrom("0", "1", "2", "5", "250", "0.5", "1.5", "-1");

function leafTerm(literals: fc.Arbitrary<string>, names: readonly string[], absent: readonly string[]) {
  const term =
    (literal: boolean, absence: boolean) =>
    (text: string): TermText => ({
      text,
      literal,
      absent: absence,
    });
  return fc.oneof(
    literals.map(term(true, false)),
    ...(names.length === 0 ? [] : [fc.constantFrom(...names).map(term(false, false))]),
    ...(absent.length === 0 ? [] : [fc.constantFrom(...absent).map(term(false, true))]),
  );
}

function joined(operator: string) {
  return ([left, right]: readonly [TermText, TermText]): TermText => {
    const zero = right.literal && Number(right.text) === 0;
    return {
      text: `(${left.text} ${operator} ${right.text})`,
      literal: false,
      absent: left.absent || right.absent || (operator === "/" && (!right.literal || zero)),
    };
  };
}

function notLiterals([left, right]: readonly [TermText, TermText]): boolean {
  return !(left.literal && right.literal);
}

function pair(left: fc.Arbitrary<TermText>, right: fc.Arbitrary<TermText>, operator: string) {
  return fc.tuple(left, right).filter(notLiterals).map(joined(operator));
}

function terms({ negated, decimals }: Scope) {
  const money = leafTerm(amountLiteral(decimals), sure, negated ? [] : observedMoney);
  const number = leafTerm(numberLiteral, [], negated ? [] : observedNumbers);
  const measured = number.filter(({ literal }) => !literal);
  const moneyOnly = money.filter(({ literal }) => !literal);
  const safe = ({ absent }: TermText) => !negated || !absent;
  const moneyTerm = fc.oneof(
    { weight: 6, arbitrary: money },
    pair(money, money, "+"),
    pair(money, money, "-"),
    pair(moneyOnly, number, "*"),
    pair(number, moneyOnly, "*"),
    pair(moneyOnly, number, "/"),
  );
  const ratio = pair(moneyOnly, moneyOnly, "/");
  const numberTerm = negated
    ? number
    : fc.oneof(
        { weight: 5, arbitrary: number },
        ratio,
        pair(number, measured, "+"),
        pair(measured, number, "-"),
        pair(number, measured, "*"),
        pair(number, measured, "/"),
        pair(ratio, number, "+"),
      );
  return { moneyTerm: moneyTerm.filter(safe), numberTerm: numberTerm.filter(safe) };
}

function comparison(scope: Scope): fc.Arbitrary<string> {
  const { moneyTerm, numberTerm } = terms(scope);
  const compared = (term: fc.Arbitrary<TermText>) =>
    fc
      .tuple(term, fc.constantFrom(...comparators), term)
      .filter(([left, , right]) => notLiterals([left, right]))
      .map(([left, comparator, right]) => `${left.text} ${comparator} ${right.text}`);
  return scope.negated ? compared(moneyTerm) : fc.oneof(compared(moneyTerm), compared(numberTerm));
}

function textTest(fact: string, words: readonly string[], lists: readonly string[]): fc.Arbitrary<string> {
  const word = fc.constantFrom(...words);
  return fc.oneof(
    word.map((text) => `${fact} == "${text}"`),
    word.map((text) => `"${text}" != ${fact}`),
    fc.subarray([...words]).map((some) => `${fact} in [${some.map((text) => `'${text}'`).join(", ")}]`),
    ...lists.map((list) => fc.constant(`${fact} in ${list}`)),
  );
}

function offerLeaf(offer: string): fc.Arbitrary<string> {
  const flag = fc
    .constantFrom("live", "byol", "private", "hasPublicListing")
    .map((name) => `${offer}.${name}`);
  return fc.oneof(
    flag,
    flag.map((text) => `${text} != true`),
    textTest(`${offer}.option`, options, []),
    textTest(`${offer}.type`, offerTypes, ["kinds"]),
    textTest(`${offer}.storefront`, storefronts, []),
  );
}

/** Names for the variable of `exists`, some of which hide another name of the program. */
const variables = ["o", "it", "offer", "partner", "billedSales", "regions"];

function quantified(scope: Scope, depth: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom("exists", "all"), fc.constantFrom(...variables))
    .chain(([macro, variable]) => {
      const inner = { ...scope, offer: variable, outside: false };
      const body = fc.oneof(offerLeaf(variable), joinedOffers(inner, depth));
      return body.map((text) => `offers.${macro}(${variable}, ${text})`);
    });
}

/** Inside `exists`, other facts are used only where the variable's name can't hide them. */
function joinedOffers(scope: Scope, depth: number): fc.Arbitrary<string> {
  const { offer } = scope;
  if (offer === null) throw new Error("no offer is at hand");
  const part = fc.oneof(offerLeaf(offer), fc.constant("allSales >= 500"), fc.constant("!(allSales < 100)"));
  const more = depth <= 0 ? part : fc.oneof(part, joinedOffers(scope, depth - 1));
  return fc
    .tuple(part, fc.constantFrom("&&", "||"), more, fc.boolean())
    .map(([left, operator, right, not]) => `${not ? "!" : ""}(${left} ${operator} ${right})`);
}

/** A well-formed condition. Every operator, type and fact of the language occurs in some of them. */
function conditionIn(scope: Scope, depth: number): fc.Arbitrary<string> {
  const leaves = [
    { weight: 5, arbitrary: comparison(scope) },
    { weight: 1, arbitrary: textTest("partner.country", countries, ["regions"]) },
    { weight: 1, arbitrary: fc.constantFrom("true", "false") },
    ...(scope.offer === null ? [] : [{ weight: 4, arbitrary: offerLeaf(scope.offer) }]),
    ...(scope.outside ? [{ weight: 2, arbitrary: quantified(scope, 1) }] : []),
  ];
  if (depth <= 0) return fc.oneof(...leaves);
  const part = conditionIn(scope, depth - 1);
  const denied = conditionIn({ ...scope, negated: !scope.negated }, depth - 1);
  return fc.oneof(
    ...leaves,
    {
      weight: 4,
      arbitrary: fc.array(part, { minLength: 2, maxLength: 3 }).map((of) => `(${of.join(" && ")})`),
    },
    {
      weight: 4,
      arbitrary: fc.array(part, { minLength: 2, maxLength: 3 }).map((of) => `(${of.join(" || ")})`),
    },
    { weight: 2, arbitrary: denied.map((text) => `!(${text})`) },
  );
}

/** A random condition on a partner, or on one offer. `decimals`: those of the currency. */
export function conditions(withOffer: boolean, decimals: number): fc.Arbitrary<string> {
  return conditionIn({ offer: withOffer ? "offer" : null, outside: true, negated: false, decimals }, 2);
}
