// The timeline under a real wheel: heads and rows go together, and after a zoom the picture is drawn for where it is.

import type { Page } from "@playwright/test";
import { expect, test } from "./engine";

test.use({ viewport: { width: 1000, height: 420 } });

/** The sheets of the picture that are shown: how far up each is moved, and how often as wide as it was drawn. */
function sheets(page: Page): Promise<{ top: number; stretch: number; plates: number }[]> {
  return page.locator(".arrange-sheet").evaluateAll((all) => (all as HTMLElement[]).filter((one) => one.style.display !== "none").map((one) => {
    const matrix = new DOMMatrix(one.style.transform);
    return { top: 0 - matrix.f, stretch: matrix.a, plates: one.childElementCount };
  }));
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name: "Edit" }).click();
  await expect.poll(() => sheets(page)).toMatchObject([{ top: 0, stretch: 1 }]);
  await page.locator("#arrange-stage").hover({ position: { x: 300, y: 30 } });
}

test("rows and heads scroll together, whichever is scrolled", async ({ page, engine }) => {
  await open(page, engine.url);
  const heads = page.locator(".heads-frame");
  for (let i = 0; i < 3; i += 1) await page.mouse.wheel(0, 20);
  await expect.poll(() => sheets(page)).toMatchObject([{ top: 60, stretch: 1 }]);
  expect(await heads.evaluate((one) => one.scrollTop)).toBe(60);
  // As a finger does.
  await heads.evaluate((one) => { one.scrollTop = 25; });
  await expect.poll(() => sheets(page)).toMatchObject([{ top: 25, stretch: 1 }]);
  expect(await heads.evaluate((one) => one.scrollTop)).toBe(25);
});

test("while it zooms the picture is stretched, and at rest it is drawn anew for that zoom", async ({ page, engine }) => {
  await open(page, engine.url);
  const [before] = await sheets(page);
  await page.keyboard.down("Control");
  for (let i = 0; i < 8; i += 1) await page.mouse.wheel(0, -40);
  await page.keyboard.up("Control");
  // One sheet alone, at its own zoom, with a plate at every place that is seen.
  await expect.poll(async () => (await sheets(page)).map((one) => one.stretch)).toEqual([1]);
  const [after] = await sheets(page);
  expect(after?.plates).toBeGreaterThanOrEqual(before?.plates ?? 1);
  // What is drawn is no empty ground: along a row's middle there is more than one colour.
  const colours = await page.locator(".arrange-sheet canvas").first().evaluate((plate) => {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [256, 216];
    const context = copy.getContext("2d");
    context?.drawImage(plate as HTMLCanvasElement, 0, 0);
    return new Set(new Uint32Array(context?.getImageData(0, 0, 256, 216).data.buffer ?? new ArrayBuffer(0))).size;
  });
  expect(colours).toBeGreaterThan(2);
});
