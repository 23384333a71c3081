import { Badge, type BadgeProps } from "@fluentui/react-components";
import type { Activation, LoopRequest, PartnerBenefit } from "@laurel/contract";
import type { ReactElement } from "react";
import { CheckCircleIcon, ClockIcon, CrossIcon, LockIcon, WarningIcon } from "../../kit/icons.tsx";
import { useWords } from "../../kit/use-words.ts";

/** Where a benefit or an activation is. */
export type BenefitState = PartnerBenefit["state"] | Activation["state"];

type BadgeLook = readonly [NonNullable<BadgeProps["color"]>, () => ReactElement];

const looks = {
  locked: ["subtle", LockIcon],
  unlocked: ["brand", CheckCircleIcon],
  requested: ["informative", ClockIcon],
  contacted: ["informative", ClockIcon],
  "in-progress": ["informative", ClockIcon],
  "waiting-for-partner": ["warning", WarningIcon],
  delivered: ["success", CheckCircleIcon],
  declined: ["danger", CrossIcon],
  cancelled: ["subtle", CrossIcon],
  expired: ["subtle", CrossIcon],
  revoked: ["danger", CrossIcon],
} as const satisfies Record<BenefitState, BadgeLook>;

/** Where a benefit or an activation is: a word with an icon. */
export function StateBadge({ state }: { readonly state: BenefitState }) {
  const { t } = useWords();
  const [color, Icon] = looks[state];
  return (
    <Badge appearance="tint" color={color} size="large" icon={<Icon />}>
      {t(`state.${state}`)}
    </Badge>
  );
}

const requestLooks = {
  open: ["informative", ClockIcon],
  "in-progress": ["informative", ClockIcon],
  "waiting-for-partner": ["warning", WarningIcon],
  answered: ["success", CheckCircleIcon],
  closed: ["subtle", CheckCircleIcon],
} as const satisfies Record<LoopRequest["state"], BadgeLook>;

/** Where a request is: a word with an icon. */
export function RequestBadge({ state }: { readonly state: LoopRequest["state"] }) {
  const { t } = useWords();
  const [color, Icon] = requestLooks[state];
  return (
    <Badge appearance="tint" color={color} size="large" icon={<Icon />}>
      {t(`request-state.${state}`)}
    </Badge>
  );
}
