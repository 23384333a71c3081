import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** The picture of an element, as numbers: red, green, blue and opacity of each point, row by row. */
export interface Painted {
  readonly width: number;
  readonly height: number;
  readonly points: readonly number[];
}

/** What an element looks like, with `around` pixels beside it. */
export async function paint(page: Page, element: Locator, around = 0): Promise<Painted> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${element} is not shown`);
  const picture = await page.screenshot({
    clip: {
      ...{ x: box.x - around, y: box.y - around },
      ...{ width: box.width + 2 * around, height: box.height + 2 * around },
    },
  });
  return page.evaluate(
    async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: "image/png" }));
      const { width, height } = bitmap;
      const canvas = new OffscreenCanvas(width, height).getContext("2d");
      canvas?.drawImage(bitmap, 0, 0);
      return { width, height, points: [...(canvas?.getImageData(0, 0, width, height).data ?? [])] };
    },
    [...picture],
  );
}

/** The color at a place, given as shares of the width and height. */
export function colorAt({ width, height, points }: Painted, across: number, down: number): string {
  const column = Math.min(width - 1, Math.floor(width * across));
  const row = Math.min(height - 1, Math.floor(height * down));
  const start = (row * width + column) * 4;
  return points.slice(start, start + 3).join(" ");
}

/** The colors of a picture, with how often each occurs. */
export function colorsOf(painted: Painted): ReadonlyMap<string, number> {
  const places = Array.from({ length: 20 }, (_, at) => 0.025 + at / 20);
  const found = places.flatMap((across) => places.map((down) => colorAt(painted, across, down)));
  const groups = Map.groupBy(found.sort(), (color) => color);
  return new Map([...groups].map(([color, all]) => [color, all.length]));
}

/**
 * Expects that elements look different from each other. `around`: how far around an element counts as a part
 * of its look, in pixels.
 */
export async function expectApart(page: Page, elements: readonly Locator[], around = 0): Promise<void> {
  const looks: string[] = [];
  for (const element of elements)
    looks.push(JSON.stringify([...colorsOf(await paint(page, element, around))]));
  expect(looks).toEqual([...new Set(looks)]);
}
