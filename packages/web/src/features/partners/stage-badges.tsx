import { Badge, makeStyles } from "@fluentui/react-components";
import type { CurrentStanding } from "@laurel/contract";
import { namesOf, useSigned } from "../../api/program.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  badges: { display: "flex", flexWrap: "wrap", gap: "4px" },
  // A long name wraps instead of being cut off.
  badge: { height: "auto", minHeight: "24px" },
});

/** The stages of a partner. A stage that several offers have is shown once, with their number. */
export function StageBadges({ tracks }: { readonly tracks: CurrentStanding["tracks"] }) {
  const { t, say, number } = useWords();
  const { badges, badge } = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const shown = Object.entries(tracks).flatMap(([track, standing]) => {
    if (typeof standing === "string") {
      return [{ id: `${track}.${standing}`, name: names.stage(track, standing), ofPartner: true }];
    }
    const counts = new Map<string, number>();
    for (const stage of Object.values(standing)) counts.set(stage, (counts.get(stage) ?? 0) + 1);
    return [...counts].map(([stage, count]) => {
      const name = names.stage(track, stage);
      const text = count === 1 ? name : t("stage.times", { stage: name, count: number(count) });
      return { id: `${track}.${stage}`, name: text, ofPartner: false };
    });
  });
  return (
    <span className={badges}>
      {shown.map(({ id, name, ofPartner }) => (
        <Badge
          key={id}
          className={badge}
          size="large"
          appearance={ofPartner ? "tint" : "outline"}
          color={ofPartner ? "brand" : "informative"}
        >
          {name}
        </Badge>
      ))}
      {shown.length === 0 && (
        <Badge size="large" appearance="ghost" color="informative">
          {say("stage.none")}
        </Badge>
      )}
    </span>
  );
}
