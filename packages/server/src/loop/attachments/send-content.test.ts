import { expect, test } from "vitest";
import { dispositionOf } from "./send-content.ts";

test("a file is saved under its name in any script, by old programs under its ASCII characters", () => {
  expect(dispositionOf("report.pdf")).toBe(`attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`);
  expect(dispositionOf("회의 (1).pdf")).toBe(
    `attachment; filename="__ (1).pdf"; filename*=UTF-8''%ED%9A%8C%EC%9D%98%20%281%29.pdf`,
  );
});

test("no name ends the header's value early", () => {
  expect(dispositionOf(`a"; filename=b.exe\\'%41*.pdf`)).toBe(
    `attachment; filename="a_; filename=b.exe_'_41*.pdf"; ` +
      "filename*=UTF-8''a%22%3B%20filename%3Db.exe%5C%27%2541%2A.pdf",
  );
});
