import type { ProgramDocument } from "../document.ts";
import type { Benefit, Requirement } from "../program.ts";
import { type Findings, note } from "../read/fields.ts";

/** Finds benefits that require themselves, directly or through others. Each circle is reported once. */
export function checkRequirementCircles(
  found: Findings,
  document: ProgramDocument,
  benefits: readonly Benefit[],
) {
  const requires = new Map(
    benefits.map(({ id, grants }) => [
      id,
      new Set(grants.flatMap((grant) => grant.requires.flatMap(requiredBenefits))),
    ]),
  );
  const done = new Set<string>();
  const walk = (id: string, path: readonly string[]) => {
    const start = path.indexOf(id);
    if (start >= 0) {
      const circle = [...path.slice(start), id];
      const node = document.benefits.get(id)?.node;
      if (node === undefined) throw new Error(`the benefit ${id} has no place`);
      note(
        found,
        node,
        "requirement-circle",
        `Benefits require each other in a circle: ${circle.join(" → ")}.`,
        "Remove one of these requirements.",
      );
      return;
    }
    if (done.has(id)) return;
    for (const next of requires.get(id) ?? []) walk(next, [...path, id]);
    done.add(id);
  };
  for (const { id } of benefits) walk(id, []);
}

/** The benefits that are always required. An alternative is not. */
function requiredBenefits(requirement: Requirement): readonly string[] {
  return requirement.kind === "benefit" ? [requirement.benefit] : [];
}
