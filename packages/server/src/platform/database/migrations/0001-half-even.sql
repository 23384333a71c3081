-- Why: sales are converted where they lie, by the same rule as in core (`convert`): exact, rounded half to even, once.

create function round_half_even(value numeric) returns numeric
  language sql immutable parallel safe
  return case when abs(value - trunc(value)) = 0.5 then 2 * round(value * 0.5) else round(value) end;

-- Minor units of one currency in those of another. Null where there is no factor, and where the result is beyond what
-- a sum of sales may hold (10^14): such a line waits for a rate that makes sense, it doesn't stop the others.
create function convert_minor(amount_minor bigint, factor numeric) returns bigint
  language sql immutable parallel safe
  return case when abs(amount_minor * factor) < 1e14 then round_half_even(amount_minor * factor)::bigint end;
