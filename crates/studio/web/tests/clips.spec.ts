// Hands on clips: what is dragged is seen by the other window while it is dragged, is one step, and lands where it was let go.

import { type Locator, type Page } from "@playwright/test";
import { expect, test } from "./engine";

const clip = (page: Page, name: string, number = 1): Locator => page.getByRole("gridcell", { name: new RegExp(`^${name} clip ${number},`) });

async function openEdit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name: "Edit" }).click();
  await expect(clip(page, "Kick")).toBeAttached();
}

async function boxOf(of: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await of.boundingBox();
  if (!box) throw new Error("the clip has no place");
  return box;
}

/** Drags from one place to another; half way `meanwhile` is done with the button held. */
async function drag(page: Page, from: [number, number], to: [number, number], meanwhile?: () => Promise<void>): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 6 });
  await meanwhile?.();
  await page.mouse.move(...to, { steps: 6 });
  await page.mouse.up();
}

test("a move and a trim are seen in the other window while they are dragged, and one undo takes each back", async ({ page, context, engine }) => {
  const other = await context.newPage();
  await openEdit(page, engine.url);
  await openEdit(other, engine.url);
  await page.bringToFront();
  const whole = await clip(page, "Bass").getAttribute("aria-label");
  const box = await boxOf(clip(page, "Bass"));
  const middle = box.y + box.height * 0.6;
  await drag(page, [box.x + 200, middle], [box.x + 400, middle], async () => {
    await expect(clip(other, "Bass")).not.toHaveAttribute("aria-label", whole ?? "");
  });
  const moved = await clip(page, "Bass").getAttribute("aria-label");
  expect(moved).not.toBe(whole);
  await expect(clip(other, "Bass")).toHaveAttribute("aria-label", moved ?? "");
  await page.keyboard.press("Control+z");
  await expect(clip(page, "Bass")).toHaveAttribute("aria-label", whole ?? "");

  await drag(page, [box.x + box.width - 2, middle], [box.x + box.width - 300, middle], async () => {
    await expect(clip(other, "Bass")).not.toHaveAttribute("aria-label", whole ?? "");
  });
  await expect(clip(other, "Bass")).toHaveAttribute("aria-label", /^Bass clip 1, 0:00\.000 to 0:0[1-7]/);
  await page.keyboard.press("Control+z");
  await expect(clip(other, "Bass")).toHaveAttribute("aria-label", whole ?? "");
});

test("a clip that is dragged over another track ends there; Escape calls a drag off", async ({ page, engine }) => {
  await openEdit(page, engine.url);
  const [bass, kick] = [await boxOf(clip(page, "Bass")), await boxOf(clip(page, "Kick"))];
  const whole = await clip(page, "Bass").getAttribute("aria-label");
  await page.mouse.move(bass.x + 200, bass.y + 30);
  await page.mouse.down();
  await page.mouse.move(bass.x + 350, bass.y + 30, { steps: 6 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(clip(page, "Bass")).toHaveAttribute("aria-label", whole ?? "");
  await drag(page, [bass.x + 200, bass.y + 30], [bass.x + 320, kick.y + 30]);
  await expect(clip(page, "Bass")).toHaveCount(0);
  await expect(clip(page, "Kick", 2)).toBeAttached();
  await page.keyboard.press("Control+z");
  await expect(clip(page, "Bass")).toHaveAttribute("aria-label", whole ?? "");
  await expect(clip(page, "Kick", 2)).toHaveCount(0);
});

test("fade, gain and slip by hand are each a value of the clip and one step", async ({ page, engine }) => {
  await openEdit(page, engine.url);
  const box = await boxOf(clip(page, "Kick"));
  await drag(page, [box.x + 2, box.y + 3], [box.x + 80, box.y + 3]);
  await expect(clip(page, "Kick")).toHaveAttribute("aria-label", /fade in 0:0\d\.\d{3}$/);
  await drag(page, [box.x + box.width / 2, box.y + 3], [box.x + box.width / 2, box.y + 33]);
  await expect(clip(page, "Kick")).toHaveAttribute("aria-label", /gain −3\.0 dB/);
  await page.keyboard.press("Control+z");
  await expect(clip(page, "Kick")).not.toHaveAttribute("aria-label", /gain/);
  await page.keyboard.press("Control+z");
  await expect(clip(page, "Kick")).not.toHaveAttribute("aria-label", /fade/);
});

test("a marker gets its name at once, a range becomes the loop, and duplicate and ripple keep the order", async ({ page, engine }) => {
  await openEdit(page, engine.url);
  await clip(page, "Kick").focus();
  await page.keyboard.press("m");
  await page.getByRole("textbox", { name: "Name of marker Marker 1" }).fill("Verse");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find a command" }).fill("Verse");
  await expect(page.getByRole("listbox", { name: "Found" }).getByRole("option").first()).toContainText("Go to Verse");
  await page.keyboard.press("Escape");

  const ruler = await page.locator(".arrange-ruler").boundingBox();
  if (!ruler) throw new Error("there is no ruler");
  await drag(page, [ruler.x + 100, ruler.y + 20], [ruler.x + 400, ruler.y + 20]);
  await page.keyboard.press("l");
  await expect(page.getByRole("button", { name: "Loop" })).toHaveAttribute("aria-pressed", "true");

  await clip(page, "Kick").focus();
  await page.keyboard.press("Control+d");
  await expect(clip(page, "Kick", 2)).toHaveAttribute("aria-label", /^Kick clip 2, 0:08\.000 to 0:16\.000/);
  await clip(page, "Kick").focus();
  await page.keyboard.press("Shift+Delete");
  await expect(clip(page, "Kick", 2)).toHaveCount(0);
  await expect(clip(page, "Kick")).toHaveAttribute("aria-label", /^Kick clip 1, 0:00\.000 to 0:08\.000/);
});
