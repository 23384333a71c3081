import { changeMessagePreferences, getMessagePreferences, type MessagePreferences } from "@laurel/contract";
import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { show } from "../../testing/show.tsx";
import { MessageWishes } from "./message-wishes.tsx";

const wishes: MessagePreferences = {
  email: "olga@example.com",
  wishes: [
    { area: "account", class: "mandatory", frequency: "each", isFixed: true },
    { area: "benefits", class: "recommended", frequency: "each", isFixed: false },
    { area: "work", class: "recommended", frequency: "off", isFixed: false },
  ],
};

test("a person chooses how often to get what can be turned off, and sees what is always sent", async () => {
  const server = fakeServer();
  server.answer(getMessagePreferences, wishes);
  server.answer(changeMessagePreferences, {
    ...wishes,
    wishes: wishes.wishes.map((item) =>
      item.area === "benefits" ? ({ ...item, frequency: "daily" } as const) : item,
    ),
  });
  const user = await show(<MessageWishes />);
  const select = await screen.findByLabelText<HTMLSelectElement>("New benefits, and benefits that end soon");
  expect(screen.getAllByRole("combobox")).toHaveLength(2);
  screen.getByText(/^Always sent.*\(account\)\.$/);
  await user.selectOptions(select, "Once a day, in one mail");
  await screen.findByText("Your choice is saved.");
  await waitFor(() => expect(select.value).toBe("daily"));
  expect(server.sent.at(-1)?.body).toEqual({
    wishes: [{ area: "benefits", class: "recommended", frequency: "daily" }],
  });
});

test("a refused choice is told, and the earlier one stays", async () => {
  const server = fakeServer();
  server.answer(getMessagePreferences, wishes);
  server.refuse(changeMessagePreferences, 422, "preference-fixed", "Always sent.");
  const user = await show(<MessageWishes />);
  const select = await screen.findByLabelText<HTMLSelectElement>(
    "Answers from partners, and promises due soon",
  );
  await user.selectOptions(select, "Each by itself");
  await screen.findByText("Always sent.");
  expect(select.value).toBe("off");
});
