import type { Generated } from "kysely";
import type {
  Day,
  DefaultNow,
  Identity,
  Json,
  Nullable,
  NullableJson,
  NullableTimestamp,
  Numeric,
} from "./column-types.ts";
import type {
  InvitationsTable,
  MembershipsTable,
  MessagesTable,
  PublisherClaimsTable,
  TeamMembersTable,
} from "./people-tables.ts";

export interface MigrationsTable {
  name: string;
  digest: string;
  applied_at: DefaultNow;
}

export interface ProgramsTable {
  program: string;
  version: string;
  in_force_from: Day;
  currency: string;
  source: string;
  /** Locale → the texts file as read. */
  texts: Json<Record<string, unknown>>;
  digest: string;
  published_at: DefaultNow;
}

export interface ImportsTable {
  import_id: Identity;
  kind: "partners" | "publishers" | "offers" | "sales" | "observations" | "rates";
  source: string;
  file_name: string;
  digest: string;
  format: "csv" | "ndjson";
  heading: Nullable<string[]>;
  status: "running" | "finished" | "refused";
  problem: NullableJson;
  lines: Generated<number>;
  added: Generated<number>;
  repeated: Generated<number>;
  refused: Generated<number>;
  rerun_of: Nullable<number>;
  started_at: DefaultNow;
  finished_at: NullableTimestamp;
}

export interface ImportRefusalsTable {
  import_id: number;
  line: number;
  column_name: Nullable<string>;
  code: string;
  params: Json<Record<string, unknown>>;
  raw: string;
  settled_by: Nullable<number>;
}

export interface RatesTable {
  currency: string;
  day: Day;
  rate_id: Identity;
  /** Units of the program's currency for one unit. */
  rate: Numeric;
  received_at: DefaultNow;
  import_id: Nullable<number>;
}

export interface RateDaysTable {
  currency: string;
  day: Day;
  rate_day: Day;
  /** Minor units of the program's currency for one minor unit. */
  factor: Numeric;
}

export interface PublisherDirectoryTable {
  publisher_id: string;
  partner_id: string;
}

export interface IdempotencyKeysTable {
  key: string;
  request_hash: string;
  status: number;
  response: Json;
  created_at: DefaultNow;
}

interface PartnerColumns {
  partner_id: string;
  name: string;
  country: string;
  locale: string;
  joined_on: Nullable<Day>;
  account_email: Nullable<string>;
  received_at: DefaultNow;
  import_id: Nullable<number>;
}
export interface PartnersTable extends PartnerColumns {}
export interface PartnerSnapshotsTable extends PartnerColumns {
  snapshot_id: Identity;
}

interface PublisherColumns {
  partner_id: string;
  publisher_id: string;
  name: string;
  received_at: DefaultNow;
  import_id: Nullable<number>;
}
export interface PublishersTable extends PublisherColumns {}
export interface PublisherSnapshotsTable extends PublisherColumns {
  snapshot_id: Identity;
}

interface OfferColumns {
  partner_id: string;
  offer_id: string;
  publisher_id: string;
  title: string;
  offer_type: string;
  storefront: string;
  pricing_models: string[];
  live_on: Nullable<Day>;
  stopped_on: Nullable<Day>;
  private: boolean;
  public_offer_id: Nullable<string>;
  owner_email: Nullable<string>;
  received_at: DefaultNow;
  import_id: Nullable<number>;
  status: "draft" | "preview" | "live" | "stopped";
}
export interface OffersTable extends OfferColumns {}
export interface OfferSnapshotsTable extends OfferColumns {
  snapshot_id: Identity;
}

export interface PublicationsTable {
  partner_id: string;
  offer_id: string;
  option: "list" | "trial" | "transact" | "services";
  published_on: Day;
  recorded_at: DefaultNow;
}

type Exclusion = "fraud" | "cancelled-before-use" | "test";

export interface SalesTable {
  partner_id: string;
  source: string;
  source_line_id: string;
  revision: number;
  publisher_id: string;
  offer_id: string;
  billed_on: Day;
  /** Minor units of the line's own currency, signed as billed. */
  amount_minor: number;
  currency: string;
  kind: "sale" | "refund" | "chargeback" | "adjustment";
  exclusion: Nullable<Exclusion>;
  offsets: Nullable<string>;
  received_at: DefaultNow;
  import_id: number;
}

export interface SalesDailyTable {
  partner_id: string;
  day: Day;
  /** Empty where the lines count for every measure. */
  exclusion: Generated<"" | Exclusion>;
  /** Minor units of the program's currency. */
  amount_minor: number;
  unconverted: number;
  addition_id: Generated<number>;
}

export interface ObservationsTable {
  partner_id: string;
  measure: string;
  observed_on: Day;
  observation_id: Identity;
  value: Numeric;
  expires_on: Nullable<Day>;
  received_at: DefaultNow;
  import_id: Nullable<number>;
}

export interface StandingDueTable {
  partner_id: string;
  due_on: Day;
  marked_at: DefaultNow;
}

export interface StandingsTable {
  partner_id: string;
  as_of: Day;
  standing_id: Identity;
  recorded_at: DefaultNow;
  program: Nullable<string>;
  version: Nullable<string>;
  engine: number;
  facts_digest: string;
  answer: Json;
  reasons: Json;
  cause: "facts" | "time" | "program" | "fraud";
}

export interface CurrentStandingsTable {
  partner_id: string;
  as_of: Day;
  version: Nullable<string>;
  answer: Json;
  next: Json;
  next_change_on: Nullable<Day>;
  computed_at: DefaultNow;
}

export interface UnlocksTable {
  partner_id: string;
  unlock_id: Identity;
  benefit: string;
  offer_id: Nullable<string>;
  version: string;
  opened_on: Day;
  term_from: Nullable<Day>;
  ends_on: Nullable<Day>;
  /** Minor units of the program's currency. */
  amount_minor: Nullable<number>;
  kept_since: Nullable<Day>;
  closed_on: Nullable<Day>;
  close_reason: Nullable<"expired" | "term-ended" | "stage-left" | "withdrawn">;
}

export interface EventsTable {
  /** Empty for what happens to the installation. */
  partner_id: string;
  /** The place in the chain; given by the database. */
  event_id: Identity;
  occurred_at: DefaultNow;
  what: string;
  who: string;
  on_behalf: Nullable<string>;
  data: Generated<Json>;
  before: NullableJson;
  after: NullableJson;
  why: Nullable<string>;
  request_id: Nullable<string>;
  personal: NullableJson;
  personal_salt: Nullable<Buffer>;
  personal_digest: Nullable<Buffer>;
  hash: Generated<Buffer>;
}

export interface EventHeadsTable {
  partner_id: string;
  event_id: number;
  hash: Buffer;
}

/** Every table of `migrations/`; a test compares them with the database. */
export interface Tables {
  migrations: MigrationsTable;
  programs: ProgramsTable;
  imports: ImportsTable;
  import_refusals: ImportRefusalsTable;
  rates: RatesTable;
  rate_days: RateDaysTable;
  publisher_directory: PublisherDirectoryTable;
  idempotency_keys: IdempotencyKeysTable;
  partners: PartnersTable;
  partner_snapshots: PartnerSnapshotsTable;
  publishers: PublishersTable;
  publisher_snapshots: PublisherSnapshotsTable;
  offers: OffersTable;
  offer_snapshots: OfferSnapshotsTable;
  publications: PublicationsTable;
  sales: SalesTable;
  sales_daily: SalesDailyTable;
  observations: ObservationsTable;
  standing_due: StandingDueTable;
  standings: StandingsTable;
  current_standings: CurrentStandingsTable;
  unlocks: UnlocksTable;
  events: EventsTable;
  event_heads: EventHeadsTable;
  messages: MessagesTable;
  team_members: TeamMembersTable;
  memberships: MembershipsTable;
  invitations: InvitationsTable;
  publisher_claims: PublisherClaimsTable;
}
