import { Field, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { activationsQuery } from "../../api/loop.ts";
import { namesOf, useSigned } from "../../api/program.tsx";
import { offersQuery } from "../../api/queries.ts";
import { RequestForm } from "../../features/loop/requests/request-form.tsx";
import { requestKinds } from "../../features/loop/requests/request-search.ts";
import { aboutText } from "../../features/loop/requests/request-words.ts";
import { Card } from "../../kit/card.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loadingOf, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/requests/new");

const useStyles = makeStyles({
  about: { margin: "0 0 16px", fontWeight: tokens.fontWeightSemibold, lineHeight: 1.5 },
  kind: { marginBottom: "16px" },
});

/** A new request to the team, of a kind that the reader chooses. */
export function NewRequestPage() {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller, program } = useSigned();
  const { partnerId } = route.useParams();
  const { kind = "technical", offer, about } = route.useSearch();
  const navigate = route.useNavigate();
  const offers = useQuery(offersQuery(caller, partnerId));
  const { data: activations = [] } = useQuery({
    ...activationsQuery(caller, partnerId),
    enabled: about?.startsWith("activation:") ?? false,
  });
  const names = namesOf(program);
  const told =
    about === undefined
      ? null
      : aboutText(words, about, {
          benefitOf: (id) => {
            const found = activations.find(({ activationId }) => activationId === id);
            return found === undefined ? null : names.benefit(found.benefit);
          },
          measure: names.measure,
        });
  return (
    <PartnerSection partnerId={partnerId} title={t("requests.new")} loading={loadingOf(offers)}>
      <Card title={t(`request-kind.${kind}`)}>
        {told !== null && <p className={styles.about}>{told}</p>}
        {about === undefined && (
          <Field label={t("request.kind")} className={styles.kind}>
            <RadioGroup
              value={kind}
              onChange={(_, { value }) => {
                const chosen = requestKinds.find((each) => each === value);
                if (chosen === undefined) return;
                void navigate({
                  search: { kind: chosen, ...(offer === undefined ? {} : { offer }) },
                  replace: true,
                  resetScroll: false,
                });
              }}
            >
              {requestKinds.map((each) => (
                <Radio
                  key={each}
                  value={each}
                  label={t("named", {
                    name: t(`request-kind.${each}`),
                    value: t(`request-kind.${each}-text`),
                  })}
                />
              ))}
            </RadioGroup>
          </Field>
        )}
        <RequestForm
          key={kind}
          partnerId={partnerId}
          kind={kind}
          offers={
            kind === "practices"
              ? (offers.data ?? []).filter(({ status }) => status === "live")
              : (offers.data ?? [])
          }
          offerId={offer ?? null}
          about={about ?? null}
          sent={({ requestId }) =>
            void navigate({
              to: "/partners/$partnerId/requests/$requestId",
              params: { partnerId, requestId: String(requestId) },
              search: { sent: true },
            })
          }
        />
      </Card>
    </PartnerSection>
  );
}
