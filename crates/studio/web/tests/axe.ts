// axe in the page: what it finds, a line each.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Found = { id: string; help: string; nodes: { html: string; failureSummary: string }[] };

/** What axe finds by its own default rules (WCAG 2.1 A and AA, and good practice) on the page as it stands. */
export default async function violations(page: Page): Promise<string[]> {
  // Evaluated through the debugger, so that the page's own policy need not allow it.
  await page.evaluate(source);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: Found[] }> } };
    // Of WCAG 2.2: what a hand shall hit is 24 pixels large, or has that much room around it.
    return (await axe.run({ rules: { "target-size": { enabled: true } } })).violations;
  });
  return found.flatMap((one) => one.nodes.map((node) => `${one.id}: ${one.help}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}
