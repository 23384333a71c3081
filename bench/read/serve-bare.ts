import fastify from "fastify";
import { readConfig } from "../../packages/server/src/platform/config.ts";
import { openDatabase } from "../../packages/server/src/platform/database/open.ts";
import { statementsOfHistory } from "./statements-of-history.ts";

const database = await openDatabase(readConfig(process.env, process.cwd()));
const statements = await statementsOfHistory();
const app = fastify();
app.get<{ Params: { readonly partner_id: string } }>(
  "/api/v1/partners/:partner_id/standing",
  async ({ params: { partner_id } }) => {
    const client = await database.readers.connect();
    try {
      const id = client.escapeLiteral(partner_id);
      await client.query(
        "begin isolation level repeatable read, read only; set local role laurel_partner; " +
          `set local laurel.partner_id = ${id}`,
      );
      const facts: unknown[] = [];
      for (const statement of statements) {
        const values = statement.values.map((value) => (Array.isArray(value) ? [partner_id] : value));
        facts.push((await client.query({ ...statement, values })).rows);
      }
      await client.query("commit");
      return { partner_id, facts };
    } finally {
      client.release();
    }
  },
);
process.on("disconnect", async () => {
  await app.close();
  await database.close();
});
process.send?.(await app.listen({ host: "127.0.0.1", port: 0 }));
