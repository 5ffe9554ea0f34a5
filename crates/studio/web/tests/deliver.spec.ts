// Two versions for one target: credits and a cover typed and dropped once, written into both files, each with its row, checks and download.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "./engine";

/** A red PNG of one pixel, which any program reads. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** What an independent program reads of a file's music, where it is on this machine. */
function ffprobe(file: string): string | null {
  try {
    return execFileSync("ffprobe", ["-v", "error", "-show_format", "-show_streams", file], { encoding: "utf8" });
  } catch {
    return null;
  }
}

test("versions go out with the song's credits and cover, each file with its checks", async ({ page, engine }, info) => {
  test.setTimeout(240_000);
  await page.goto(engine.url);
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  await page.keyboard.press("3");
  await page.getByRole("button", { name: /^Mix versions/ }).first().click();
  await page.getByRole("textbox", { name: "Name of this mix" }).fill("First");
  await page.getByRole("button", { name: "Keep this mix" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("5");
  const deliver = page.getByRole("main", { name: "Deliver" });
  await deliver.getByRole("button", { name: /CD/ }).first().click();
  await deliver.getByLabel("Artist").fill("Ada & Ben");
  await deliver.getByLabel("Artist").press("Enter");
  await deliver.getByLabel("ISRC").fill("none");
  await deliver.getByLabel("ISRC").blur();
  await expect(deliver.getByRole("alert")).toContainText("ISRC");
  await deliver.getByLabel("ISRC").fill("DE-A12-26-00001");
  await deliver.getByLabel("ISRC").press("Enter");
  const picture = info.outputPath("cover.png");
  writeFileSync(picture, Buffer.from(PNG, "base64"));
  await deliver.getByLabel("Cover picture").setInputFiles(picture);
  await expect(deliver.getByRole("img", { name: /^Cover/ })).toBeVisible();
  await deliver.getByRole("checkbox", { name: "First" }).check();
  await deliver.getByRole("button", { name: "Deliver 2 files" }).click();
  const files = deliver.getByRole("list", { name: "Files of this delivery" });
  await expect(files.getByText("delivered and checked")).toHaveCount(2, { timeout: 120_000 });
  await expect(deliver.getByRole("button", { name: /First for/ })).toContainText("checks");
  const coming = page.waitForEvent("download");
  await files.getByRole("button", { name: /^Download/ }).last().click();
  const file = await coming;
  expect(file.suggestedFilename()).toContain("(First)");
  const path = info.outputPath("file.wav");
  await file.saveAs(path);
  expect(readFileSync(path).subarray(0, 4).toString()).toBe("RIFF");
  const said = ffprobe(path);
  if (said !== null) expect(said).toContain("Ada & Ben");
  // The code stands in the ID3 tag, which ffprobe passes over where there is a LIST INFO.
  expect(readFileSync(path).includes("DEA122600001")).toBe(true);
  await page.reload();
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  await page.keyboard.press("5");
  await expect(deliver.getByLabel("Artist")).toHaveValue("Ada & Ben");
  await expect(deliver.getByRole("button", { name: /First for/ })).toContainText("checks");
});
