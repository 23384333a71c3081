import { getReceipt } from "@laurel/contract";
import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { show } from "../../testing/show.tsx";
import { ReceiptButton } from "./receipt-button.tsx";

async function press() {
  const user = await show(<ReceiptButton partnerId="P-1" day="2024-10-31" />);
  await user.click(screen.getByRole("button", { name: "Download receipt" }));
}

test("the receipt is saved byte by byte, under a name with the partner and the day", async () => {
  const server = fakeServer();
  server.on("GET /api/v1/partners/P-1/standing/receipt", () => new Response('{"awards":[]}'));
  const saved: string[] = [];
  const files: Blob[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  const createObjectURL = (file: Blob) => {
    files.push(file);
    return "blob:x";
  };
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL, revokeObjectURL: () => {} }));
  await press();
  await waitFor(() => expect(saved).toEqual(["receipt-P-1-2024-10-31.json"]));
  expect(await files[0]?.text()).toBe('{"awards":[]}');
  expect(server.sent.map(({ route }) => route)).toEqual([
    "GET /api/v1/partners/P-1/standing/receipt?as_of=2024-10-31",
  ]);
  click.mockRestore();
});

test("a refusal is shown beside the button", async () => {
  fakeServer().refuse(getReceipt, 422, "receipt-too-long", "There are too many sales.");
  await press();
  await screen.findByText("There are too many sales.");
});
