import { useQuery } from "@tanstack/react-query";
import { type Ref, useId } from "react";
import { useSigned } from "../../api/program.tsx";
import { partnersQuery } from "../../api/queries.ts";
import { TextField } from "../../kit/fields.tsx";
import { useWords } from "../../kit/use-words.ts";

/** From this many letters on partners are proposed, and how many of them. */
const fewestLetters = 2;
const proposals = 10;

interface PartnerFieldProps {
  readonly ref: Ref<HTMLInputElement>;
  /** A partner's id, or what is typed of it or of the name. */
  readonly value: string;
  set(value: string): void;
  readonly wrong: string | null;
}

/** A partner by its id; who types a part of the name gets proposals. */
export function PartnerField(field: PartnerFieldProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const list = useId();
  const typed = field.value.trim();
  const { data } = useQuery({
    ...partnersQuery(caller, { q: typed, limit: proposals }),
    enabled: typed.length >= fewestLetters,
  });
  const known = data?.items.find(({ partnerId }) => partnerId === typed);
  return (
    <>
      <TextField
        {...field}
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
