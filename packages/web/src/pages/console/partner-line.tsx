import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useSigned } from "../../api/program.tsx";
import { partnerQuery } from "../../api/queries.ts";
import { StageBadges } from "../../features/partners/stage-badges.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({ link: { color: tokens.colorBrandForegroundLink } });

/** A partner with its stages, linked to the team's page about it. */
export function PartnerLine({ partnerId }: { readonly partnerId: string }) {
  const { t } = useWords();
  const { link } = useStyles();
  const { caller } = useSigned();
  const { data: partner } = useQuery(partnerQuery(caller, partnerId));
  const tracks = partner?.standing?.tracks ?? {};
  return (
    <>
      <Link to="/console/partners/$partnerId" params={{ partnerId }} className={link}>
        {partner?.name ?? partnerId}
      </Link>
      {Object.keys(tracks).length === 0 ? (
        partner !== undefined && <span>{t("case.standing-none")}</span>
      ) : (
        <StageBadges tracks={tracks} />
      )}
    </>
  );
}
