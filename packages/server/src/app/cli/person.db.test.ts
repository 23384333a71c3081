import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { ada, plantFacts, plantPeople, xada } from "../../privacy/testing-person.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
await plantFacts(database);
await plantPeople(database);

const laurel = commandLine({ ...database.env });

test("`person export` prints one object, in lines for people and in one line for machines", async () => {
  const { exit, stdout, stderr } = await laurel("person", "export", ada.email);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  expect(stdout).toMatch(/^\{\n {2}"email": "ada\.lovelace@example\.com",\n {2}"accounts": \[\n/);
  const machine = await laurel("--json", "person", "export", ada.email);
  expect(machine.stdout.trim().split("\n")).toHaveLength(1);
  expect(JSON.parse(machine.stdout)).toEqual(JSON.parse(stdout));
});

test("`person export` of an unknown address prints empty lists and exits with 0", async () => {
  const { exit, stdout } = await laurel("person", "export", "nobody@example.com");
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ email: "nobody@example.com", accounts: [], events: [] });
});

test("an invalid address is refused, and so is an erasure without a reason", async () => {
  const { exit, stderr } = await laurel("person", "export", "ada");
  expect(exit).toBe(2);
  expect(stderr).toContain('"ada" is not an e-mail address; expected one such as ada@example.com.');
  expect(await laurel("person", "erase", ada.email)).toMatchObject({ exit: 2 });
});

test("`person erase` says what was erased and what will come back; a second call finds nothing", async () => {
  const erase = ["person", "erase", ada.email, "--why", "request 17"];
  const first = await laurel(...erase);
  expect(first).toMatchObject({ exit: 0, stderr: "" });
  expect(first.stdout).toMatch(
    /^Erased the data about Ada\.Lovelace@example\.com: \d+ rows\..*\n\d+ rows? of facts/,
  );
  expect((await laurel(...erase, "--locale", "zh-TW")).stdout).toMatch(/^沒有可清除的 .*\n市集傳來的資料/);
  const facts = await laurel(...erase, "--facts", "--locale", "ko");
  expect(facts.stdout).toMatch(/^마켓플레이스에서 받은 데이터의 행 \d+개에서 주소를 지웠습니다/);
  const last = await laurel("--json", ...erase, "--facts");
  const { refused, erased, facts_left } = JSON.parse(last.stdout);
  expect(refused).toBeNull();
  expect(Object.values({ ...erased, ...facts_left }).every((count) => count === 0)).toBe(true);
  // The people were planted by hand; their events are whole.
  const verified = await laurel("audit", "verify", "--json");
  expect(JSON.parse(verified.stdout)).toMatchObject({ breaks: [] });
});

test("`person erase` of the last owner exits with 1 and names the partner", async () => {
  const answer = await laurel("person", "erase", xada.email, "--why", "request 18");
  const said = `Nothing was erased. ${xada.email} is the last owner of Company acme (acme).`;
  expect(answer).toMatchObject({ exit: 1, stdout: "" });
  expect(answer.stderr).toBe(`${said} Make another person an owner first.\n`);
  const why = await laurel("--json", "person", "erase", xada.email, "--why", "Xenia asked");
  expect(why).toMatchObject({ exit: 1, stdout: '{"refused":"why-names-person"}\n' });
});
