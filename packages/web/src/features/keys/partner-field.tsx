import { useQuery } from "@tanstack/react-query";
import { type Ref, useId } from "react";
import { useSigned } from "../../api/program.tsx";
import { partnersQuery } from "../../api/queries.ts";
import { TextField } from "../../kit/fields.tsx";
import { useComposition } from "../../kit/use-composition.ts";
import { useWords } from "../../kit/use-words.ts";

/** The number of letters from which partners are suggested, and the number of suggestions. */
const fewestLetters = 2;
const maxSuggestions = 10;

interface PartnerFieldProps {
  readonly ref: Ref<HTMLInputElement>;
  /** A partner's id, or the part of the id or name that was typed. */
  readonly value: string;
  set(value: string): void;
  readonly wrong: string | null;
}

/** A field for a partner's id. Typing a part of the name shows suggestions. */
export function PartnerField(field: PartnerFieldProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const list = useId();
  const { isComposing, handlers } = useComposition();
  const typed = field.value.trim();
  const { data } = useQuery({
    ...partnersQuery(caller, { q: typed, limit: maxSuggestions }),
    enabled: typed.length >= fewestLetters && !isComposing,
  });
  const known = data?.items.find(({ partnerId }) => partnerId === typed);
  return (
    <>
      <TextField
        {...field}
        {...handlers}
        label={t("keys.partner")}
        hint={known?.name ?? t("keys.partner-hint")}
        autoComplete="off"
        maxLength={200}
        list={list}
      />
      <datalist id={list}>
        {data?.items.map(({ partnerId, name }) => (
          <option key={partnerId} value={partnerId} label={name} />
        ))}
      </datalist>
    </>
  );
}
