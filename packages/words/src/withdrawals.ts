import type { Withdrawal } from "@laurel/contract";
import type { TextKey } from "./load-texts.ts";
import type { Words } from "./words.ts";

/** Sentences about what ended or passed on with a change; none for null. */
export function withdrawalLines(words: Words, withdrawal: Withdrawal | null): readonly string[] {
  if (withdrawal === null) return [];
  const { endedInvitations, endedKeys, passedKeys } = withdrawal;
  const nameOf = ({ name }: { readonly name: string }) => name;
  const parts: readonly (readonly [TextKey, readonly string[]])[] = [
    ["withdrawal.invitations", endedInvitations.map(({ email }) => email)],
    ["withdrawal.keys", endedKeys.map(nameOf)],
    ["withdrawal.passed", passedKeys.map(nameOf)],
  ];
  return parts
    .filter(([, names]) => names.length > 0)
    .map(([key, names]) => words.say(key, { count: names.length, names: words.list(names) }));
}
