-- Why: people type a name without its accents, with another apostrophe, or without the spaces of Hangul. The form in
-- which names and ids are searched is stored, so that a search doesn't make it of every partner. It needs no extension.
create function search_form(given text) returns text
  language sql immutable parallel safe
  return regexp_replace(
    replace(replace(replace(replace(
      translate(
        lower(
          normalize(
            regexp_replace(
              normalize(translate(given, '’‘‛ʼʻʽ′`´“”„‟″', '''''''''''''''''''"""""'), NFKD),
              -- Accents, and characters that can't be seen.
              '[\u0300-\u036f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]', '', 'g'),
            NFC)
          collate "und-x-icu"),
        'øłđðħıς', 'olddhiσ'),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    -- Between Hangul, Han and kana, and beside them, people write spaces as they like.
    ' *([\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]) *', '\1', 'g');

alter table partners
  add column name_form text generated always as (search_form(name)) stored,
  add column id_form text generated always as (search_form(partner_id)) stored;
