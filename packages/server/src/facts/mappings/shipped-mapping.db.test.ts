import type { mappingNames } from "@laurel/contract";
import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { importKinds } from "../import-kinds.ts";
import { exportRefused } from "../intake/export-refused.ts";
import { findImport, refusedLines } from "../intake/import-store.ts";
import { rerunImport } from "../intake/rerun-import.ts";
import { importText, seedProgram, seedSellers, today } from "../intake/testing.ts";
import type { GivenAboutFile } from "./mapping.ts";
import { shippedMapping } from "./shipped-mapping.ts";

// Each file of tests has one program, and what a mapping does depends on its currency.
const database = await testDatabase();

beforeEach(async () => {
  await database.owner.query(
    "truncate programs, program_texts, sales, sales_daily, rates, rate_days, imports, import_refusals",
  );
});

/** A table as CSV. Values have no commas. */
function csv(names: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string {
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))]
    .map((cells) => cells.join(","))
    .join("\n");
}

async function take(name: (typeof mappingNames)[number], content: string, given: GivenAboutFile) {
  const record = await importText(database, "sales", content, {
    options: { mapping: await shippedMapping(name), given },
  });
  const { rows } = await database.owner.query(
    `select source_line_id, revision, publisher_id, offer_id, billed_on::text, amount_minor, currency, kind
     from sales order by billed_on, source_line_id, revision`,
  );
  return { record, rows };
}

async function seed(currency: string): Promise<void> {
  await seedProgram(database, currency);
  await seedSellers(database, 1);
}

async function total(): Promise<unknown> {
  const { rows } = await database.owner.query(
    "select sum(amount_minor)::int as minor, sum(unconverted)::int as waiting from sales_daily",
  );
  return rows[0];
}

describe("Partner Center: Earnings - Marketplace", () => {
  // The attributes that the report's documentation lists, and those that its file has besides.
  const names =
    `earningId participantId participantIdType participantName partnerCountryCode programName transactionId
    transactionCurrency transactionDate transactionExchangeRate transactionAmount transactionAmountUSD lever
    earningRate quantity earningType earningAmount earningAmountUSD earningDate calculationDate
    earningExchangeRate exchangeRateDate paymentId paymentStatus paymentMonth OrderId LineItemId assetId
    customerName customerCountry customerId productId productName productType parentProductId
    parentProductName isPrivateOffer salesChannel taxRemitted`.split(/\s+/);
  const product = {
    participantId: "10203040",
    parentProductId: "maple.one",
    earningType: "Sell",
    paymentStatus: "Sent",
  };
  const earning = (id: string, currency: string, date: string, amount: string, usd: string) => ({
    ...product,
    earningId: `610000000000000000${id}`,
    transactionCurrency: currency,
    transactionDate: `${date}T00:00:00.0000000Z`,
    transactionAmount: amount,
    transactionAmountUSD: usd,
  });
  const report = csv(names, [
    earning("1", "EUR", "2024-06-03", "1250.0000000", "1355.2500000"),
    earning("2", "KRW", "2024-06-10", "990000.0000000", "718.7400000"),
    earning("3", "USD", "2024-06-12", "0.0134400", "0.0134400"),
    { ...earning("4", "EUR", "2024-07-05", "-250.0000000", "-270.2500000"), earningType: "Refund" },
  ]);

  test("goes in with no more than its name and the publisher, in the report's own US dollars", async () => {
    await seed("USD");
    const { record, rows } = await take("partner-center-earnings", `\uFEFF${report}`, { publisher: "pub1" });
    expect(record).toMatchObject({ status: "finished", added: 4, refused: 0, skipped: 0 });
    expect(rows).toMatchObject([
      { billed_on: "2024-06-03", amount_minor: 135_525, currency: "USD", kind: "sale", revision: 1 },
      { billed_on: "2024-06-10", amount_minor: 71_874, currency: "USD", kind: "sale", offer_id: "maple.one" },
      { billed_on: "2024-06-12", amount_minor: 1, currency: "USD", kind: "sale", publisher_id: "pub1" },
      { billed_on: "2024-07-05", amount_minor: -27_025, currency: "USD", kind: "refund" },
    ]);
    expect(rows[0].source_line_id).toBe("6100000000000000001");
    expect(await total()).toEqual({ minor: 180_375, waiting: 0 });
    expect(record.rounded).toEqual([{ currency: "USD", lines: 1, millionths: -3440 }]);
  });

  test("counts what was billed where the program has another currency, once rates are there", async () => {
    await seed("EUR");
    const { rows } = await take("partner-center-earnings", report, { publisher: "pub1" });
    expect(rows.map(({ amount_minor, currency }) => [amount_minor, currency])).toEqual([
      [125_000, "EUR"],
      [990_000, "KRW"],
      [1, "USD"],
      [-25_000, "EUR"],
    ]);
    expect(await total()).toEqual({ minor: 100_000, waiting: 2 });
  });

  test("a later report supersedes what it restates, in whatever order they arrive", async () => {
    await seed("USD");
    const restated = report.replace("718.7400000", "700.0000000");
    await take("partner-center-earnings", restated, { publisher: "pub1", revision: 200 });
    const { record } = await take("partner-center-earnings", report, { publisher: "pub1", revision: 100 });
    expect(record).toMatchObject({ added: 4, refused: 0 });
    expect(await total()).toEqual({ minor: 180_375 - 1874, waiting: 0 });
  });

  test("without its mapping is refused with how to import it", async () => {
    await seed("USD");
    const { status, problem } = await importText(database, "sales", report);
    expect({ status, code: problem?.code }).toEqual({ status: "refused", code: "heading-of-report" });
    expect(problem?.params).toMatchObject({ mapping: "partner-center-earnings", kind: "sales" });
  });

  test("columns that are missing are all told, others are ignored", async () => {
    await seed("USD");
    const { record } = await take("partner-center-earnings", report.replace("earningId,", "id,"), {
      publisher: "pub1",
    });
    expect(record).toMatchObject({ status: "refused", problem: { code: "column-missing" } });
    expect(record.problem?.params).toMatchObject({ missing: "earningId" });
  });
});

test("Partner Center: Revenue goes in by month, and a later report supersedes it", async () => {
  await seed("USD");
  const names =
    `AssetId SalesChannel BillingAccountId CustomerCity CustomerCompanyName CustomerCountry CustomerEmail
    CustomerId CustomerName CustomerState EarningAmountCC EarningAmountPC EarningAmountUSD EarningCurrencyCode
    EarningExchangeRatePC EstimatedPayoutMonth Revenue EstimatedRevenuePC EstimatedRevenueUSD ExchangeRateDate
    ExchangeRatePC ExchangeRateUSD PayoutStatus IncentiveRate TrialDeployment LineItemId MonthStartDate
    OfferName OfferType PaymentInstrumentType PaymentSentDate PurchaseRecordId Quantity SKU TermEndDate
    TermStartDate TransactionAmountCC TransactionAmountPC TransactionAmountUSD BillingModel Units`.split(
      /\s+/,
    );
  const item = {
    PurchaseRecordId: "PR1",
    LineItemId: "L1",
    OfferName: "Maple One",
    PayoutStatus: "Upcoming",
    TrialDeployment: "False",
  };
  const month = (start: string, usd: string) => ({
    ...item,
    MonthStartDate: start,
    TransactionAmountUSD: usd,
  });
  const report = (may: string) =>
    csv(names, [
      month("2024-05-01T00:00:00", may),
      month("2024-06-01T00:00:00", "50.00"),
      { ...month("2024-06-01T00:00:00", "0"), LineItemId: "L2", TrialDeployment: "True" },
    ]);
  const first = await take("partner-center-revenue", report("100.00"), { publisher: "pub1", revision: 100 });
  expect(first.record).toMatchObject({ lines: 3, added: 2, refused: 0, skipped: 1 });
  const { rows } = await take("partner-center-revenue", report("90.00"), {
    publisher: "pub1",
    revision: 101,
  });
  expect(rows).toMatchObject([
    {
      source_line_id: "PR1/L1/2024-05-01T00:00:00",
      billed_on: "2024-05-01",
      amount_minor: 10_000,
      revision: 100,
    },
    { billed_on: "2024-05-01", amount_minor: 9000, revision: 101, offer_id: "Maple One", currency: "USD" },
    { billed_on: "2024-06-01", amount_minor: 5000, revision: 100 },
    { billed_on: "2024-06-01", amount_minor: 5000, revision: 101 },
  ]);
  expect(await total()).toEqual({ minor: 14_000, waiting: 0 });
});

describe("Shopify: partner earnings", () => {
  const heading =
    "Shop,Charge ID,Charge Creation Time,Charge Type,Partner Share,Partner Sale," +
    "Partner Sale In Payout Currency,Payout Currency";
  const subscription = "birch-house.myshopify.com,gid://shopify/AppSubscription/501";
  const lines = [
    `${subscription},2024-06-03T10:00:00Z,Recurring,80.00,100.00,90.00,USD`,
    `${subscription},2024-07-03T10:00:00Z,Recurring,80.00,100.00,90.00,USD`,
    "birch-house.myshopify.com,gid://shopify/AppUsageRecord/502,2024-06-15T23:59:59Z,Usage,5,10,10,USD",
    "birch-house.myshopify.com,,2024-06-16T00:00:00Z,Credit,-30.00,-30.00,-30.00,USD",
  ];

  test("goes in with no more than its name and the publisher; a subscription counts each month", async () => {
    await seed("USD");
    const { record, rows } = await take("shopify-earnings", [heading, ...lines].join("\n"), {
      publisher: "pub1",
    });
    expect(record).toMatchObject({ added: 4, refused: 0 });
    expect(rows.map((row) => [row.billed_on, row.amount_minor, row.kind])).toEqual([
      ["2024-06-03", 9000, "sale"],
      ["2024-06-15", 1000, "sale"],
      ["2024-06-16", -3000, "refund"],
      ["2024-07-03", 9000, "sale"],
    ]);
    expect(await total()).toEqual({ minor: 16_000, waiting: 0 });
  });

  test("refused lines are exported in the report's columns and read again with the mapping", async () => {
    await seed("USD");
    const bad = lines[2]?.replace(",10,USD", ",10,XYZ").replace("2024-06-15T", "15.6.2024 ") ?? "";
    const text = [heading, lines[0], bad].join("\n").replaceAll(",", ";");
    const { record } = await take("shopify-earnings", text, { publisher: "pub1" });
    expect(record).toMatchObject({ added: 1, refused: 1 });
    const kept = await findImport(asServer(database), record.importId);
    const file = await Array.fromAsync(exportRefused(database, kept ?? record, messages("en")));
    expect(file[0]).toBe(`refused_line;refused_because;${heading.replaceAll(",", ";")}\n`);
    expect(file[1]).toMatch(
      /^3;"?billed_on: .*timestamp.* \| currency: ""XYZ"" is not a currency.*;birch-house/,
    );

    const fixed = file.join("").replace(";XYZ", ";USD").replaceAll("15.6.2024 ", "2024-06-15T");
    const { record: second } = await take("shopify-earnings", fixed, { publisher: "pub1" });
    expect(second).toMatchObject({ added: 1, refused: 0 });

    const order = { importId: record.importId, kinds: importKinds, today, actor: { who: "cli" } };
    expect(await rerunImport(database, order)).toMatchObject({ lines: 1, refused: 1 });
    const [line] = await refusedLines(asServer(database), record.importId, {});
    expect(line?.refusal.also).toMatchObject([{ column: "currency", code: "currency-unknown" }]);
  });

  test("a re-run reads the lines as the import did, once what was missing is there", async () => {
    await seed("USD");
    const text = [heading, lines[0]].join("\n");
    const { record } = await take("shopify-earnings", text, { publisher: "late" });
    expect(record).toMatchObject({ added: 0, refused: 1 });
    await importText(database, "publishers", "publisher_id,partner_id,name\nlate,p1,Late");
    const order = { importId: record.importId, kinds: importKinds, today, actor: { who: "cli" } };
    expect(await rerunImport(database, order)).toMatchObject({ added: 1, refused: 0 });
    expect(await total()).toEqual({ minor: 9000, waiting: 0 });
  });
});
