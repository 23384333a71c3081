import { Type } from "typebox";
import { operation } from "./operation.ts";

const Readiness = Type.Object({
  ready: Type.Boolean(),
  database: Type.String({ examples: ["answers"] }),
  migrations: Type.String({ description: "`applied`, `pending` or `unknown`." }),
  worker: Type.String({ description: "`running`, `stopped`, or `elsewhere`: left to another process." }),
});

const watching = { action: "public", tag: "operation", method: "GET", root: "" } as const;

export const isAlive = operation({
  ...watching,
  id: "isAlive",
  path: "/healthz",
  summary: "Is the process alive?",
  answers: { 200: Type.Object({ status: Type.Literal("ok") }) },
});

export const isReady = operation({
  ...watching,
  id: "isReady",
  path: "/readyz",
  summary: "Can it do its work?",
  answers: { 200: Readiness, 503: Readiness },
});
