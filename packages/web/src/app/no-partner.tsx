import { NoticePage } from "../kit/notice-page.tsx";
import { useWords } from "../kit/use-words.ts";

/** The page for a person who belongs to no partner. */
export function NoPartner() {
  const { t } = useWords();
  return <NoticePage title={t("no-partner.title")} text={t("no-partner.text")} />;
}
