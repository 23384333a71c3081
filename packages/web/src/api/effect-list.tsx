import type { StandingEffect } from "@laurel/contract";
import { changeLines } from "@laurel/words";
import { ChangedList } from "../kit/changed-list.tsx";
import { useWords } from "../kit/use-words.ts";
import { measureTypeIn, namesOf, useSigned } from "./program.tsx";

/** Whose standing of today a change of the facts would change, in the words of the program. */
export function EffectList({ of: { partners, moved, undecided, first } }: { readonly of: StandingEffect }) {
  const words = useWords();
  const { t } = words;
  const { program } = useSigned();
  const context = { heldUntil: {}, measureType: measureTypeIn(program) };
  const items = first.map(({ partnerId, name, before, after }) => ({
    ...{ id: partnerId, name },
    lines: changeLines(words, namesOf(program), { on: "", before, after }, context),
  }));
  const sentences = [t("effect.moved", { partners, moved })];
  if (undecided > 0) sentences.push(t("effect.undecided", { count: undecided }));
  const more = moved > first.length ? t("effect.more", { count: moved - first.length }) : null;
  return <ChangedList sentences={sentences} label={t("effect.partners")} items={items} more={more} />;
}
