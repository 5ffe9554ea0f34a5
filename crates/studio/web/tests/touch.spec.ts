// Fingers: two zoom the timeline, one scrolls it and drags a fader, on a tablet and on a telephone; nothing lies off the screen.

import type { Page } from "@playwright/test";
import { expect, test } from "./engine";

type Finger = { x: number; y: number };

/** Moves fingers together from their first places to their last. */
async function fingers(page: Page, from: Finger[], to: Finger[]): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: Finger[]) => debug.send("Input.dispatchTouchEvent", { type, touchPoints });
  await send("touchStart", from);
  for (let step = 1; step <= 10; step += 1) {
    await send("touchMove", from.map((finger, i) => ({
      x: finger.x + ((to[i]?.x ?? finger.x) - finger.x) * (step / 10),
      y: finger.y + ((to[i]?.y ?? finger.y) - finger.y) * (step / 10),
    })));
  }
  await send("touchEnd", []);
}

for (const [name, viewport] of [["a tablet", { width: 900, height: 700 }], ["a telephone", { width: 390, height: 844 }]] as const) {
  test(`two fingers zoom and one moves a fader on ${name}`, async ({ browser, engine }) => {
    const context = await browser.newContext({ viewport, hasTouch: true });
    const page = await context.newPage();
    await page.goto(engine.url);
    await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(viewport.width);
    for (const button of ["Play", "Loop"]) {
      const box = await page.getByRole("button", { name: button }).boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0), button).toBeLessThanOrEqual(viewport.width);
    }
    const map = page.getByRole("scrollbar", { name: "Whole song" });
    await expect(map).toBeVisible();
    const before = await map.getAttribute("aria-valuetext");
    const area = await page.locator(".arrange-stage").boundingBox();
    if (!area) throw new Error("the timeline has no place");
    const [x, y] = [area.x + area.width / 2, area.y + 40];
    await fingers(page, [{ x: x - 20, y }, { x: x + 20, y }], [{ x: x - 90, y }, { x: x + 90, y }]);
    await expect(map).not.toHaveAttribute("aria-valuetext", before ?? "");

    const fader = page.getByRole("slider", { name: "Fader of Kick" });
    const level = await fader.getAttribute("aria-valuetext");
    const place = await fader.boundingBox();
    if (!place) throw new Error("the fader has no place");
    const at = { x: place.x + place.width / 2, y: place.y + place.height / 3 };
    await fingers(page, [at], [{ x: at.x, y: at.y + 30 }]);
    await expect(fader).not.toHaveAttribute("aria-valuetext", level ?? "");
    await context.close();
  });
}
