// Records the picture at the top of README.md: `node_modules/.bin/node scripts/record-loop.ts` starts the
// example marketplace in a folder of its own, takes one benefit from locked to delivered in a browser, and
// writes docs/loop.webp, and its first frame as docs/loop-still.webp. It takes about two minutes, and needs
// the page: `node scripts/ensure-ready.mjs --web`.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { sharedBrowser } from "../e2e/browser.ts";
import { serve } from "../packages/server/src/app/serve.ts";
import { readConfig } from "../packages/server/src/platform/config.ts";
import { readApiKey } from "../packages/server/src/platform/http/access/api-key.ts";
import { animatedWebp, type Frame } from "./animated-webp.ts";

const docs = resolve(import.meta.dirname, "../docs");
/** A Tuesday, so that what is promised doesn't depend on when the picture is taken. */
const clock = { now: () => Temporal.Instant.from("2026-11-17T15:00:00Z") };
/** The page is drawn larger than on a screen, because README.md shows the picture smaller. */
const scale = 1.2;
const caption = { width: 1000, height: 44 };
const page = { width: caption.width, height: 576 };
const partner = "/partners/4101101";
const benefit = "Social spotlight";
/** A little more than the partner is short of. */
const sale = "loop-1,1,veltrassa,veltrassa.store-insight,2026-11-17,7250.00,USD,sale";

/** Takes the pictures, and keeps them as frames. */
interface Camera {
  readonly frames: readonly Frame[];
  /** Shows a page under its caption; `mark` is what is clicked next, or what the caption is about. */
  take(on: Page, text: string, ms: number, mark?: Locator): Promise<void>;
}

const home = mkdtempSync(join(tmpdir(), "laurel-loop-"));
const config = readConfig({ LAUREL_HOME: home, PORT: "0", LAUREL_EXAMPLE: "on" }, home);
const say = (line: string) => void process.stderr.write(`${line}\n`);
const server = await serve({ config, worker: true, say, clock });
const browser = await sharedBrowser();
try {
  const camera = await setUpCamera(browser);
  await record(camera);
  const file = animatedWebp(camera.frames);
  writeFileSync(join(docs, "loop.webp"), file);
  writeFileSync(join(docs, "loop-still.webp"), camera.frames[0]?.webp ?? "");
  const ms = camera.frames.reduce((sum, frame) => sum + frame.ms, 0);
  process.stdout.write(
    `${docs}/loop.webp: ${camera.frames.length} frames, ${ms / 1000} s, ${file.length} bytes\n`,
  );
} finally {
  await browser.close();
  await server.stop();
  rmSync(home, { recursive: true });
}

async function record({ take }: Camera): Promise<void> {
  const owner = await signIn("Olivia Hart");
  await owner.goto(`${server.address}${partner}`);
  await owner.getByText("Current stage").waitFor();
  await take(owner, "A partner on the ladder: its stage, and the stages ahead", 2500);
  await take(owner, "What is missing for the next stage", 2500, owner.getByText("to go"));

  await owner.goto(`${server.address}${partner}/benefits?q=${benefit}`);
  await take(owner, "A benefit is locked, and the page says why", 2500, owner.getByText("Unlocked from"));
  await bill();
  const activate = owner.getByRole("button", { name: `Activate ${benefit}` });
  await activate.waitFor();
  await take(owner, "A sale of USD 7,250 arrives: the benefit is unlocked", 3000, activate);

  await activate.click();
  await fillIn(owner);
  const send = owner.getByRole("button", { name: "Activate", exact: true });
  await take(owner, "The partner activates it", 2500, send);
  await send.click();
  const promised = owner.getByText("gets in touch by").last();
  await take(owner, "The contact gets the instructions, and a promise with its day", 3000, promised);

  const advocate = await signIn("Ana Duarte");
  await advocate.goto(`${server.address}/queue?view=mine&kind=contact`);
  const due = advocate.getByRole("link", { name: new RegExp(`^${benefit}`) });
  await take(advocate, "The same promise is in the team's queue", 3000, due);
  await due.click();
  const state = (name: string) => advocate.getByRole("main").getByText(name, { exact: true }).first();
  await act(advocate, "Log a contact", [["What was said", "Agreed on the post and its day: next Tuesday."]]);
  await take(advocate, "The team gets in touch: the promise is kept", 2500, state("In contact"));
  await act(advocate, "Deliver", [
    ["What you delivered", "Your post is live."],
    ["Link", "https://social.example/veltrassa"],
  ]);
  await take(advocate, "It delivers, with a link as evidence", 2500, state("Delivered"));

  await owner.getByRole("link", { name: "See how it is going" }).first().click();
  const link = owner.getByRole("link", { name: "https://social.example" });
  await take(owner, "The partner sees what was delivered", 3000, link);
  const rating = owner.getByRole("radio", { name: "Extremely" });
  await rating.click();
  await take(owner, "And says how useful it was", 3000, owner.getByRole("button", { name: "Send rating" }));
}

async function fillIn(owner: Page): Promise<void> {
  await owner.getByLabel("Offer").selectOption({ index: 1 });
  await owner.getByLabel("Message").fill("Store Insight shows every shop its day at a glance.");
  await owner.getByLabel("Link").fill("https://veltrassa.example/store-insight");
}

/** Fills in and sends the form of what the team does with the case. */
async function act(team: Page, name: string, fields: readonly (readonly [string, string])[]): Promise<void> {
  await team.getByRole("button", { name, exact: true }).click();
  const form = team.getByRole("region", { name, exact: true });
  for (const [label, text] of fields) await form.getByLabel(label).fill(text);
  await form.getByRole("button", { name, exact: true }).click();
  await done(team).waitFor();
}

function done(team: Page): Locator {
  return team.getByText(/^Done:/);
}

/** A page of one of the example's people. */
async function signIn(name: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: page,
    deviceScaleFactor: scale,
    locale: "en",
    colorScheme: "light",
    reducedMotion: "reduce",
    timezoneId: "America/New_York",
  });
  context.setDefaultTimeout(30_000);
  const opened = await context.newPage();
  await opened.goto(server.address);
  await opened.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await opened.getByRole("button", { name: new RegExp(`^Account: ${name}`) }).waitFor();
  return opened;
}

/** Imports the sale, as the marketplace's own systems do. */
async function bill(): Promise<void> {
  const { text } = await readApiKey(home);
  const answer = await fetch(`${server.address}/api/v1/sales/batch`, {
    method: "POST",
    headers: { authorization: `Bearer ${text}`, "content-type": "text/csv" },
    body: `source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind\n${sale}\n`,
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function setUpCamera(browser: Browser): Promise<Camera> {
  const height = caption.height + page.height;
  const context = await browser.newContext({
    // Pictures in WebP are taken at one pixel for each of the page, whatever the device.
    viewport: { width: scale * caption.width, height: scale * height },
  });
  const stage = await context.newPage();
  await stage.setContent(`<style>
    html { zoom: ${scale}; }
    body { margin: 0; font: 600 18px/${caption.height}px system-ui, sans-serif; }
    #caption { background: #0c3b2e; color: #fff; padding: 0 20px; }
    img { display: block; width: ${page.width}px; height: ${page.height}px; }
    #mark { position: absolute; border: 3px solid #ff5f15; border-radius: 8px; }
  </style><div id="caption"></div><img alt=""><div id="mark"></div>`);
  const session = await context.newCDPSession(stage);
  const frames: Frame[] = [];
  return {
    frames,
    take: async (on, text, ms, mark) => {
      const box = mark === undefined ? null : await placeOf(mark);
      const shot = (await on.screenshot({ animations: "disabled" })).toString("base64");
      await stage.evaluate(drawStage, { text, shot, box, top: caption.height });
      const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 85 });
      frames.push({ webp: Buffer.from(data, "base64"), ms });
    },
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where something is on its page, which scrolls to it. */
async function placeOf(mark: Locator): Promise<Box> {
  await mark.waitFor();
  await mark.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const box = await mark.boundingBox();
  if (box === null) throw new Error(`${mark} is not visible`);
  return box;
}

/** Runs in the browser: draws a caption, a picture of a page and the mark on it. */
async function drawStage(drawn: { text: string; shot: string; box: Box | null; top: number }): Promise<void> {
  const [caption, image, mark] = [...document.body.children] as [HTMLElement, HTMLImageElement, HTMLElement];
  caption.textContent = drawn.text;
  image.src = `data:image/png;base64,${drawn.shot}`;
  await image.decode();
  const { box } = drawn;
  mark.hidden = box === null;
  if (box === null) return;
  mark.style.left = `${box.x - 8}px`;
  mark.style.top = `${box.y - 7 + drawn.top}px`;
  mark.style.width = `${box.width + 10}px`;
  mark.style.height = `${box.height + 8}px`;
}
