-- Why: what refuses to change or remove an event looks at rows, and emptying a whole table touches none.
create function keep_events() returns trigger language plpgsql as $$
begin
  raise exception 'an event is appended and never changed' using errcode = 'restrict_violation';
end $$;
create trigger keep_events before truncate on events for each statement execute function keep_events();
create trigger keep_events before truncate on event_heads for each statement execute function keep_events();
