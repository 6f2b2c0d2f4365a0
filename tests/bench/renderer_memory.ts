/** @module The memory of a browser's renderer. */

import type { Browser } from "playwright-core";

/**
 * The private memory of the largest renderer process of a browser, in bytes: what no other process shares. Undefined on a
 * system that does not say.
 */
export async function memoryOf(browser: Browser): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return Math.max(
    ...processInfo.filter(({ type }) => type === "renderer").map(({ id }) => privateBytes(id)),
  );
}

function privateBytes(pid: number): number {
  const text = Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`);
  const lines = text.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm);
  return lines.reduce((sum, [, kilobytes]) => sum + 1024 * Number(kilobytes), 0);
}
