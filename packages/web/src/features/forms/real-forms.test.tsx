import { locales } from "@laurel/contract";
import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { realForm, realForms, realTexts } from "../../testing/real-forms.ts";
import { show, wordsShown } from "../../testing/show.tsx";
import { ProgramForm } from "./program-form.tsx";

const cases = realForms.flatMap((name) => locales.map((language) => [name, language] as const));

test.each(cases)(
  "the form %s in %s shows its fields, and names every answer that is missing",
  async (name, language) => {
    const form = realForm(name);
    const texts = realTexts(name, language);
    const submit = vi.fn();
    const user = await show(
      <ProgramForm
        {...{ form, texts, submit }}
        value={{}}
        onChange={() => {}}
        offers={[]}
        upload={() => Promise.reject(new Error("not used"))}
        action="Send"
      />,
      { language },
    );
    const alwaysShown = form.fields.filter(({ showIf }) => showIf === null);
    for (const { field } of alwaysShown) expect(wordsShown()).toContain(texts.fields[field]?.label);
    await user.click(screen.getByRole("button", { name: "Send" }));
    const links = alwaysShown
      .filter(({ required }) => required)
      .map(({ field }) => screen.getByRole("button", { name: texts.fields[field]?.label ?? "" }));
    expect(links.length).toBeGreaterThan(0);
    expect(submit).not.toHaveBeenCalled();
  },
);

test("all forms of the shipped program are here", () => {
  expect(realForms.length).toBeGreaterThan(10);
});
