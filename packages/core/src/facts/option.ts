/**
 * How an offer is published, derived from how it is paid for: `list < trial < transact`. `services` is
 * outside that order.
 */
export type PublishingOption = "list" | "trial" | "transact" | "services";

/** Every publishing option, the ordered ones first. */
export const publishingOptions: readonly PublishingOption[] = ["list", "trial", "transact", "services"];

const optionOf = {
  "contact-me": "list",
  byol: "list",
  free: "trial",
  "free-trial": "trial",
  "test-drive": "trial",
  subscription: "transact",
  usage: "transact",
  consulting: "services",
} as const satisfies Record<string, PublishingOption>;

/** How a plan of an offer is paid for. `byol`: the customer brings a licence bought elsewhere. */
export type PricingModel = keyof typeof optionOf;

/** Every pricing model. */
export const pricingModels = Object.keys(optionOf) as readonly PricingModel[];

/** The rank of an option in `list < trial < transact`: 1 to 3; 0 for services, which have no rank. */
export function optionRank(option: PublishingOption): 0 | 1 | 2 | 3 {
  switch (option) {
    case "list":
      return 1;
    case "trial":
      return 2;
    case "transact":
      return 3;
    case "services":
      return 0;
  }
}

/**
 * The publishing option of an offer: the highest option of its models, of which there is at least one. A
 * consulting model makes it services.
 */
export function publishingOption(models: readonly PricingModel[]): PublishingOption {
  let highest: PublishingOption = "list";
  for (const model of models) {
    const option = optionOf[model];
    if (option === "services") return "services";
    if (optionRank(option) > optionRank(highest)) highest = option;
  }
  return highest;
}

/** Whether every model of an offer is bring-your-own-licence. */
export function isByol(models: readonly PricingModel[]): boolean {
  return models.length > 0 && models.every((model) => model === "byol");
}
