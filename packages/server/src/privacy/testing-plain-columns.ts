/**
 * Columns that say nothing about a person in any table: ids, codes, digests, and user ids, which say nothing
 * without the account.
 */
const plainColumns = new Set(
  `action added amount_written area asked_by assignee base_cause base_place benefit benefits bounced
    by_right channel class code column_name confirm_cause country currency digest environment exclusion
    facts_digest form format frequency from_partner kind language languages lead_time locale made_by mail_id
    measure media_type of_partner offer_id offer_type offsets on_behalf opted_out_by option partner_id
    pricing_models program public_offer_id publisher_id put_by reach recorded_by request_hash request_id
    role set_by settled_as side source_line_id stage state status step storefront target template to_partner
    to_publisher undone_by user_id version warned webhook_id what zone`.split(/\s+/),
);

/**
 * The other columns that hold nothing to erase, by table: what the marketplace calls its things, rules,
 * results, and reasons, which are kept as they were entered.
 */
const plainIn: Readonly<Record<string, string>> = {
  attachments: "subject",
  current_standings: "answer measures next tracks",
  standing_pasts: "awards unlocks",
  events: "after before why",
  example: "source",
  import_notices: "params",
  imports: "file_name heading problem reading rounded source undone_because",
  loop_steps: "reason subject",
  messages: "link",
  migrations: "name",
  offer_snapshots: "spells title",
  offers: "title",
  partner_snapshots: "name",
  partners: "id_dress id_form name name_form",
  program_texts: "texts",
  programs: "forms source texts",
  promises: "subject title",
  publisher_claims: "name why",
  publisher_snapshots: "name",
  publishers: "name",
  requests: "reason",
  sales_intake: "source",
  standing_failures: "params",
  standings: "answer cause facts reasons",
  team_calendars: "calendar",
  undone_sales: "source",
  unlocks: "close_reason",
};

/** Whether a column, given as `table.column`, is known to say nothing about a person. */
export function isPlain(name: string): boolean {
  const [table = "", column = ""] = name.split(".");
  return plainColumns.has(column) || (plainIn[table]?.split(" ").includes(column) ?? false);
}
