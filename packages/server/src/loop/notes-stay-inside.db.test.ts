import * as contract from "@laurel/contract";
import { expect, test } from "vitest";
import { activate, designate, testLoop } from "./testing-loop.ts";

const loop = await testLoop();
const { ask, as } = loop;
const secret = "zq7 they always forget";

await designate(loop);
const { activationId } = await activate(loop, { benefit: "whats-new-blog" });
const partner = { params: { partnerId: "acme" } };
const asked = { kind: "support", text: "Where is our badge?" } as const;
const { requestId } = await ask("olga", contract.makeRequest, { ...partner, body: asked });
await ask("bo", contract.noteActivation, { params: { activationId }, body: { text: secret } });
await ask("bo", contract.noteRequest, { params: { requestId }, body: { text: secret } });

/** Values for the parameters of paths: what there is of the partner. */
const values: Readonly<Record<string, string | number>> = {
  partner_id: "acme",
  ...{ activation_id: activationId, request_id: requestId },
};

/** The routes of GET, with the ids of what there is; where nothing is of a kind, the id is 1. */
const routes = Object.values(contract)
  .filter((each) => typeof each === "object" && "path" in each && "answers" in each)
  .map((each) => each as contract.OperationShape)
  .filter(({ method, path }) => method === "GET" && path !== "/stream")
  .map(({ path, root = contract.apiRoot }) => {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? 1));
    return `GET ${root}${filled}`;
  });

test("a note of the team is in no answer to a person of the partner", async () => {
  expect(routes.length).toBeGreaterThan(40);
  const answered: string[] = [];
  for (const person of ["olga", "mona", "vera"]) {
    for (const route of routes) {
      const { statusCode, body } = await as(person, route);
      expect({ person, route, hasNote: body.includes("zq7") }).toEqual({ person, route, hasNote: false });
      if (statusCode === 200) answered.push(route);
    }
  }
  // The places where notes are kept did answer.
  for (const place of [`activations/${activationId}`, `requests/${requestId}`, "events"])
    expect(answered).toContain(`GET /api/v1/partners/acme/${place}`);
});

test("the team reads its notes in the same places", async () => {
  for (const place of [`activations/${activationId}`, `requests/${requestId}`])
    expect((await as("bo", `GET /api/v1/partners/acme/${place}`)).body).toContain(secret);
});
