import type { FormAnswers } from "@laurel/core";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { RefusedRequest } from "../../kit/refused-request.ts";
import { shapeOf } from "../../testing/real-forms.ts";
import { show } from "../../testing/show.tsx";
import type { DraftAnswers } from "./draft.ts";
import type { UploadFile } from "./file-control.tsx";
import { ProgramForm } from "./program-form.tsx";

interface Told {
  readonly required?: readonly string[];
  readonly texts?: Readonly<
    Record<string, { readonly error?: string; readonly options?: Record<string, string> }>
  >;
  readonly draft?: DraftAnswers;
  readonly upload?: UploadFile;
  submit?(answers: FormAnswers): Promise<void>;
}

/** Shows a form with these properties, each labelled by its name; gives what is sent and the last draft. */
async function open(properties: Readonly<Record<string, object>>, told: Told = {}) {
  const { required = [], texts = {}, draft = {}, upload = neverUploads } = told;
  const form = shapeOf("f", { type: "object", additionalProperties: false, required, properties });
  const fields = Object.fromEntries(
    Object.keys(properties).map((name) => [
      name,
      { label: `The ${name}`, help: null, error: null, options: {}, ...texts[name] },
    ]),
  );
  const sent: FormAnswers[] = [];
  let last = draft;
  function Kept() {
    const [value, setValue] = useState(draft);
    last = value;
    return (
      <ProgramForm
        form={form}
        texts={{ title: "F", intro: null, fields }}
        {...{ value, upload }}
        onChange={setValue}
        offers={[
          { offerId: "o1", title: "Veltrassa Sync" },
          { offerId: "o2", title: "Veltrassa Desk" },
        ]}
        submit={told.submit ?? (async (answers) => void sent.push(answers))}
        action="Send"
      />
    );
  }
  const user = await show(<Kept />);
  const send = () => user.click(screen.getByRole("button", { name: "Send" }));
  return { user, send, sent, kept: () => last };
}

const neverUploads: UploadFile = () => new Promise(() => {});
const text = { type: "string", maxLength: 40 };
const box = (name: string) => screen.getByLabelText<HTMLInputElement>(new RegExp(`^The ${name}`));
const files = (most: number, ...types: string[]) => ({
  type: "array",
  items: { type: "string", format: "file" },
  maxItems: most,
  ...(types.length === 0 ? {} : { "x-media-types": types }),
});

/** What is entered into a field of a kind, and the answer that is sent. */
const kinds: readonly (readonly [string, object, string, unknown])[] = [
  ["a text", text, " Veltrassa ", "Veltrassa"],
  [
    "a text of several lines",
    { type: "string", format: "multiline", maxLength: 90 },
    "one{Enter}two",
    "one\ntwo",
  ],
  [
    "an address",
    { type: "string", format: "uri" },
    "https://veltrassa.example/x",
    "https://veltrassa.example/x",
  ],
  ["an e-mail address", { type: "string", format: "email" }, "minji@example.com", "minji@example.com"],
  ["a date", { type: "string", format: "date" }, "2026-12-24", "2026-12-24"],
  ["a whole number", { type: "integer" }, "1,200", 1200],
  ["a whole number of a Chinese keyboard", { type: "integer" }, "１２", 12],
  ["a number", { type: "number" }, "2.5", 2.5],
  ["an amount", { type: "string", format: "money" }, "12,500.50", "12500.50"],
];

test.each(kinds)("%s is sent as it was meant", async (_, schema, typed, answer) => {
  const { user, send, sent } = await open({ field: schema });
  await user.type(box("field"), typed);
  await send();
  await waitFor(() => expect(sent).toEqual([{ field: answer }]));
});

test("a yes or no is answered by either, and left open it is not sent", async () => {
  const { user, send, sent } = await open({ ready: { type: "boolean" }, agreed: { type: "boolean" } });
  const agreed = within(screen.getByRole("radiogroup", { name: /^The agreed/ }));
  await user.click(agreed.getByRole("radio", { name: "No" }));
  await send();
  await waitFor(() => expect(sent).toEqual([{ agreed: false }]));
});

const option = (...options: string[]) => ({ type: "string", enum: options });

test("one of a short list that has to be answered has buttons, and any other a menu", async () => {
  const { user, send, sent } = await open(
    { stage: option("early", "late"), place: option("here", "there") },
    { required: ["stage"], texts: { stage: { options: { early: "Early on" } } } },
  );
  await user.click(screen.getByRole("radio", { name: "Early on" }));
  await user.selectOptions(box("place"), "there");
  await user.selectOptions(box("place"), "None");
  await send();
  await waitFor(() => expect(sent).toEqual([{ stage: "early" }]));
});

test("several of a list are sent in the order of the list", async () => {
  const several = { type: "array", items: option("a", "b", "c"), uniqueItems: true, minItems: 1 };
  const { user, send, sent } = await open({ topics: several });
  const group = within(screen.getByRole("group", { name: /^The topics/ }));
  for (const name of ["c", "b", "a", "b"]) await user.click(group.getByRole("checkbox", { name }));
  await send();
  await waitFor(() => expect(sent).toEqual([{ topics: ["a", "c"] }]));
});

test("an offer is chosen by its title and sent by its id", async () => {
  const { user, send, sent } = await open({ offer: { type: "string", format: "offer" } });
  await user.selectOptions(box("offer"), "Veltrassa Desk");
  await send();
  await waitFor(() => expect(sent).toEqual([{ offer: "o2" }]));
});

const png = (name: string) => new File(["x"], name, { type: "image/png" });
const chooser = () => {
  const found = document.querySelector<HTMLInputElement>("input[type=file]");
  if (found === null) throw new Error("there is no file input");
  return found;
};

test("files are uploaded at once, can be removed, and are sent by their ids", async () => {
  let ends: (() => void) | null = null;
  const upload: UploadFile = async ({ name }) => {
    // The first upload ends after the second one.
    if (name === "1.png") await new Promise<void>((resolve) => (ends = resolve));
    else ends?.();
    return { attachmentId: `id-${name}` };
  };
  const { user, send, sent, kept } = await open({ pictures: files(3, "image/png") }, { upload });
  await user.upload(chooser(), [png("1.png"), png("2.png"), png("3.png")]);
  await screen.findByRole("button", { name: "Remove 1.png" });
  expect(kept().pictures).toHaveLength(3);
  await user.click(screen.getByRole("button", { name: "Remove 2.png" }));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: /^Add file/ }));
  await send();
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(new Set(sent[0]?.pictures as string[])).toEqual(new Set(["id-1.png", "id-3.png"]));
});

test.each([
  [
    "is too large",
    [new File([new Uint8Array(10 * 1_048_576 + 1)], "x.png", { type: "image/png" })],
    /x\.png is larger than 10 MB/,
  ],
  ["is of another kind", [new File(["x"], "x.pdf", { type: "application/pdf" })], /x\.pdf is of a kind/],
  [
    "is one too many",
    [png("1.png"), png("2.png"), png("3.png")],
    /3\.png was not added: 2 files are allowed/,
  ],
])("a file that %s is named with the reason and not uploaded", async (_, chosen, said) => {
  const upload = vi.fn<UploadFile>(async ({ name }) => ({ attachmentId: name }));
  const { user } = await open({ pictures: files(2, "image/png") }, { upload });
  await user.setup({ applyAccept: false }).upload(chooser(), chosen);
  await screen.findByText(said);
  expect(upload).toHaveBeenCalledTimes(chosen.length - 1);
});

test("a file that the server refuses is named with the reason, and can be chosen again", async () => {
  const detail = "The file holds a virus.";
  const problem = { type: "", title: "", status: 422, detail, instance: "", code: "x" };
  const upload = vi.fn<UploadFile>().mockRejectedValueOnce(new RefusedRequest(422, problem, "x", null));
  upload.mockResolvedValueOnce({ attachmentId: "id" });
  const { user } = await open({ pictures: files(1) }, { upload });
  await user.upload(chooser(), png("1.png"));
  await screen.findByText(`1.png was not uploaded. ${detail}`);
  await user.upload(chooser(), png("1.png"));
  await screen.findByRole("button", { name: "Remove 1.png" });
});

test("a form whose files are on their way is not sent", async () => {
  const { user, send, sent } = await open({ pictures: files(1) });
  await user.upload(chooser(), png("1.png"));
  await send();
  expect(screen.getAllByText(/Wait until the files are uploaded/)).not.toEqual([]);
  expect(sent).toEqual([]);
});

test("once the form is sent, a summary has the focus and leads to each field that is wrong", async () => {
  const { user, send, sent } = await open(
    { name: text, stage: option("a", "b") },
    { required: ["name", "stage"] },
  );
  expect(screen.queryByText("Fill this in.")).toBeNull();
  await send();
  expect(document.activeElement?.textContent).toContain("2 answers are missing or can’t be used.");
  await user.click(screen.getByRole("button", { name: "The stage" }));
  expect(document.activeElement).toBe(screen.getByRole("radio", { name: "a" }));
  await user.click(screen.getByRole("button", { name: "The name" }));
  expect(document.activeElement).toBe(box("name"));
  expect(box("name").getAttribute("aria-invalid")).toBe("true");
  await user.keyboard("Veltrassa");
  await user.click(screen.getByRole("radio", { name: "b" }));
  expect(screen.queryByText(/missing/)).toBeNull();
  await send();
  await waitFor(() => expect(sent).toEqual([{ name: "Veltrassa", stage: "b" }]));
});

test("the program's words say what is missing, and ours which limit an answer is beyond", async () => {
  const error = "Describe it in at least 3 characters.";
  const { user, send } = await open(
    { need: { type: "string", minLength: 3, maxLength: 5 } },
    { required: ["need"], texts: { need: { error } } },
  );
  await send();
  expect(screen.getAllByText(new RegExp(error))).not.toEqual([]);
  await user.type(box("need"), "abcdef");
  expect(screen.queryByText(new RegExp(error))).toBeNull();
  expect(screen.getAllByText(/Use at most 5 characters/)).not.toEqual([]);
});

test.each<[string, object, string, RegExp]>([
  ["a text that is too short", { type: "string", minLength: 3 }, "ab", /Use at least 3 characters/],
  [
    "a text of another form",
    { type: "string", pattern: "^[0-9]+$", maxLength: 9 },
    "x",
    /can’t be used here/,
  ],
  ["an address without its beginning", { type: "string", format: "uri" }, "veltrassa", /begins with https/],
  ["an incomplete e-mail address", { type: "string", format: "email" }, "minji@", /complete e-mail address/],
  ["a fraction for a whole number", { type: "integer" }, "1.5", /Enter a whole number/],
  ["a word for a number", { type: "number" }, "many", /Enter a number/],
  ["a number that is too small", { type: "integer", minimum: 5 }, "4", /at least 5/],
  ["a number that is too large", { type: "integer", maximum: 5000 }, "5001", /at most 5,000/],
  ["an amount of three decimals", { type: "string", format: "money" }, "1.005", /Enter an amount/],
])("%s is said at the field and not sent", async (_, schema, typed, said) => {
  const { user, send, sent } = await open({ field: schema });
  await user.type(box("field"), typed);
  await send();
  expect(box("field").getAttribute("aria-describedby")).not.toBeNull();
  expect(screen.getAllByText(said).length).toBe(2);
  expect(sent).toEqual([]);
});

test("a field that depends on an answer is shown with it, and a hidden one is not sent", async () => {
  const about = option("customer", "own");
  const { user, send, sent, kept } = await open(
    { about, name: { ...text, "x-show-if": { about: ["customer"] } } },
    { required: ["about", "name"] },
  );
  expect(screen.queryByLabelText(/^The name/)).toBeNull();
  await user.click(screen.getByRole("radio", { name: "customer" }));
  await user.type(box("name"), "Bank");
  await user.click(screen.getByRole("radio", { name: "own" }));
  await send();
  await waitFor(() => expect(sent).toEqual([{ about: "own" }]));
  // The reader may change their mind.
  expect(kept()).toEqual({ about: "own", name: "Bank" });
});

test("a draft is shown as it was left", async () => {
  const { send, sent } = await open(
    { name: text, pictures: files(2) },
    { draft: { name: "Velt", pictures: [{ attachmentId: "id", name: "1.png" }] } },
  );
  expect(box("name").value).toBe("Velt");
  screen.getByRole("button", { name: "Remove 1.png" });
  await send();
  await waitFor(() => expect(sent).toEqual([{ name: "Velt", pictures: ["id"] }]));
});

test("Enter that ends a Hangul syllable sends nothing; Enter after it sends the form", async () => {
  const { user, sent } = await open({ name: text });
  await user.type(box("name"), "한");
  for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
    // False: the default of the key, which is to submit, was prevented.
    expect(fireEvent.keyDown(box("name"), { key: "Enter", ...init })).toBe(false);
  }
  fireEvent.compositionStart(box("name"));
  expect(fireEvent.keyDown(box("name"), { key: "Enter" })).toBe(false);
  fireEvent.compositionEnd(box("name"));
  expect(sent).toEqual([]);
  await user.type(box("name"), "{Enter}");
  await waitFor(() => expect(sent).toEqual([{ name: "한" }]));
});

test("what the server refuses about a field is said at the field", async () => {
  const message = "This offer is no longer live.";
  const problem = {
    ...{
      type: "",
      title: "",
      status: 422,
      detail: "Some answers can't be taken.",
      instance: "",
      code: "form-invalid",
    },
    errors: [{ code: "x", message, pointer: "/body/form/offer" }],
  };
  const submit = vi.fn().mockRejectedValue(new RefusedRequest(422, problem, null, null));
  const { user, send } = await open({ offer: { type: "string", format: "offer" } }, { submit });
  await user.selectOptions(box("offer"), "o1");
  await send();
  await waitFor(() => expect(screen.getAllByText(new RegExp(message)).length).toBe(2));
  expect(box("offer").getAttribute("aria-invalid")).toBe("true");
});
