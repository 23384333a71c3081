import type { Activation, PartnerBenefit } from "@laurel/contract";
import type { ReactNode } from "react";

/** What a reader can do on the page of benefits, and what is shown by other parts of the page. */
export interface BenefitWork {
  readonly partnerId: string;
  /** Whether the reader may activate. */
  readonly mayMake: boolean;
  readonly isBusy: boolean;
  readonly chosen: ReadonlySet<string>;
  toggle(choice: string): void;
  activate(entries: readonly PartnerBenefit[]): void;
  /** What was activated since the page was opened, by choice. */
  readonly activated: ReadonlyMap<string, Activation>;
  titleOf(offerId: string): string;
  /** Why a benefit is locked. */
  renderWhy(benefit: string, offerId: string | null): ReactNode;
  /** How a benefit is used; open from the start where it was just activated. */
  renderUse(benefit: string, isOpen: boolean): ReactNode;
}
