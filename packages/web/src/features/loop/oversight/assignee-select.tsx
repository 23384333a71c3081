import { Select } from "@fluentui/react-components";
import { useWords } from "../../../kit/use-words.ts";
import type { AssigneeChoice } from "./list-search.ts";

interface AssigneeSelectProps {
  readonly value: AssigneeChoice | undefined;
  choose(value: string): void;
}

/** Whose work a list shows: everyone's, the reader's, or what is unassigned. */
export function AssigneeSelect({ value, choose }: AssigneeSelectProps) {
  const { t } = useWords();
  return (
    <Select
      aria-label={t("queue.whose")}
      value={value ?? ""}
      onChange={(_, { value: chosen }) => choose(chosen)}
    >
      <option value="">{t("team-requests.any-one")}</option>
      <option value="me">{t("queue.mine")}</option>
      <option value="nobody">{t("queue.nobody")}</option>
    </Select>
  );
}
