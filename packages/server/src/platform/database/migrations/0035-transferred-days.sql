-- Why: a transfer takes along the days on which an offer was live, also those before it was stopped and resumed or came
-- back. The snapshots by which it leaves one partner and comes to the other say them all, each for its partner.
alter table offer_snapshots add column spells jsonb;  -- null: by a catalogue, which names the days of the last go-live
create index offer_snapshots_by_transfer on offer_snapshots (partner_id, offer_id) where spells is not null;
