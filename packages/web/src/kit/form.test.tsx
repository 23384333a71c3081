import { revokeKey } from "@laurel/contract";
import { QueryClient } from "@tanstack/react-query";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { call } from "../api/call.ts";
import { type FakeServer, fakeServer, json } from "../testing/fake-server.ts";
import { show } from "../testing/show.tsx";
import { Form } from "./form.tsx";
import { SubmitButton } from "./submit-button.tsx";
import { useSubmission } from "./use-submission.ts";

const sender = { key: null, locale: "en" };
const noAnswer = "Laurel does not answer. Check your connection and try again.";
const gone = 'There is no key "k1".';

/** A form that revokes a key. */
function RevokeForm({ done }: { done(): void }) {
  const submission = useSubmission(async () => {
    await call(sender, revokeKey, { params: { keyId: "k1" } });
    done();
  });
  return (
    <Form submission={submission} question="other">
      <input aria-label="Reason" />
      <SubmitButton isBusy={submission.isBusy}>Revoke</SubmitButton>
    </Form>
  );
}

async function press(server: FakeServer, client?: QueryClient) {
  const done = vi.fn();
  const user = await show(<RevokeForm done={done} />, { ...(client && { client }) });
  const button = screen.getByRole("button", { name: "Revoke" });
  await user.click(button);
  return { user, button, done, sent: () => server.sent.filter(({ route }) => route.startsWith("DELETE")) };
}

/** The text that has the focus. */
const focusedText = () => document.activeElement?.textContent;

test("a refused form shows the server's reason and moves the focus to it", async () => {
  const server = fakeServer();
  server.refuse(revokeKey, 404, "key-unknown", gone);
  const { done } = await press(server);
  await screen.findByText(gone);
  expect(focusedText()).toBe(gone);
  expect(done).not.toHaveBeenCalled();
});

test("a form that got no answer says so, can be sent again, and then shows no error", async () => {
  const server = fakeServer();
  const { user, button, done, sent } = await press(server);
  await screen.findByText(noAnswer);
  expect(focusedText()).toBe(noAnswer);
  server.answer(revokeKey, null);
  await user.click(button);
  await waitFor(() => expect(done).toHaveBeenCalledOnce());
  expect(screen.queryByText(noAnswer)).toBeNull();
  expect(sent()).toHaveLength(2);
});

test("a form that is being sent keeps its button in the tab order, and is not sent twice", async () => {
  const server = fakeServer();
  const { promise, resolve } = Promise.withResolvers<Response>();
  server.on("DELETE /api/v1/keys/{key_id}", () => promise);
  const { user, button, done, sent } = await press(server);
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(document.activeElement).toBe(button);
  fireEvent.click(button);
  await user.keyboard("{Enter}");
  resolve(new Response(null, { status: 204 }));
  await waitFor(() => expect(done).toHaveBeenCalledOnce());
  expect(sent()).toHaveLength(1);
  await waitFor(() => expect(button.getAttribute("aria-disabled")).not.toBe("true"));
});

test("a form that is refused because the session ended makes the page check who is signed in", async () => {
  const server = fakeServer();
  server.refuse(revokeKey, 401, "sign-in-needed", "Sign in.");
  const client = new QueryClient();
  client.setQueryData(["me", null], { id: "p1" });
  await press(server, client);
  await screen.findByText("Sign in.");
  expect(client.getQueryState(["me", null])?.isInvalidated).toBe(true);
});

test.each([
  ["a broken answer", () => new Response("<html>", { status: 502 })],
  ["an error without our code", () => json({ error: "relation keys does not exist" }, 500)],
])("after %s the form shows nothing of the server's own words", async (_, respond) => {
  const server = fakeServer();
  server.on("DELETE /api/v1/keys/{key_id}", respond);
  await press(server);
  await screen.findByText("The server had a problem. Its log has the details.");
  expect(screen.getByRole("main").textContent).not.toMatch(/html|relation/);
});

test("Enter that ends a composed syllable submits nothing; the next Enter does", async () => {
  const server = fakeServer();
  server.answer(revokeKey, null);
  const done = vi.fn();
  const user = await show(<RevokeForm done={done} />);
  const reason = screen.getByRole("textbox");
  await user.click(reason);
  fireEvent.compositionStart(reason);
  await user.keyboard("{Enter}");
  fireEvent.compositionEnd(reason);
  // Safari ends the composition first, and then reports its Enter by this code.
  expect(fireEvent.keyDown(reason, { key: "Enter", keyCode: 229 })).toBe(false);
  expect(server.sent).toEqual([]);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(done).toHaveBeenCalledOnce());
});

test("a mistake of the page's own is shown as a problem", async () => {
  const server = fakeServer();
  // The operation declares no answer with the status 201.
  server.on("DELETE /api/v1/keys/{key_id}", () => json({}, 201));
  const { done } = await press(server);
  await screen.findByText("The server had a problem. Its log has the details.");
  expect(done).not.toHaveBeenCalled();
});
