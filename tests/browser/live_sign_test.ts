/** @module The signs of a run that follows: live, without rows, stopped and gone. */

import { deepStrictEqual as assertEquals, match, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { writeBars, writeStatus } from "./out_files.ts";
import { startSite } from "./site_fixture.ts";
import { visit } from "./visit.ts";

/** The members of the status of a run whose newest row is of now, or of some time ago, and which is quiet late enough for any machine. */
function followed(agoMs: number, quietAfterMs = 600_000) {
  const timeMs = Date.now() - agoMs;
  return {
    state: "following",
    ended_ms: null,
    following: { last_row_ms: timeMs, delay_ms: agoMs, arrived_ms: timeMs, quiet_after_ms: quietAfterMs },
  };
}

/** A program that follows: it writes its status every second, as a page takes it for gone otherwise. */
class Follower implements Disposable {
  readonly #out: string;
  #status: Record<string, unknown> = {};
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Begins to write a status with given members into an output folder. */
  constructor(out: string, status: Record<string, unknown>) {
    this.#out = out;
    this.says(status);
  }

  /** Writes a status with other members from now on. */
  says(status: Record<string, unknown>): void {
    this.#status = status;
    writeStatus(this.#out, status);
    this.#timer ??= setInterval(() => writeStatus(this.#out, this.#status), 1000);
  }

  /** Writes no more, as a program that ended. */
  ends(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  [Symbol.dispose](): void {
    this.ends();
  }
}

/** Waits until the sign says a text, in a colour. */
async function signIs(page: Page, kind: string, text: string): Promise<void> {
  await page.waitForFunction(
    ([kind, text]) => document.querySelector(`.sign.is-${kind}`)?.textContent === text,
    [kind, text],
  );
}

const delayOf = (page: Page) => page.locator(".delay").innerText();

browserTest("a run that follows is live, with its delay, and amber when no row arrives", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 50 });
  using follower = new Follower(site.out, followed(7000));
  await using visited = await visit(browser, site);
  const { page } = visited;
  await signIs(page, "good", "Live");
  match(await delayOf(page), /^([7-9] s|\d\d s|\d+ min( \d\d s)?) behind the clock$/);
  // The delay grows by itself.
  const before = await delayOf(page);
  await page.waitForFunction((before) => document.querySelector(".delay")!.textContent! !== before, before);

  follower.says(followed(125_000, 60_000));
  await signIs(page, "warn", "Live, but no row arrives");
  match(await delayOf(page), /^for \d min \d\d s, \d min \d\d s behind the clock$/);
  follower.says(followed(0));
  await signIs(page, "good", "Live");
  assertEquals(visited.complaints, []);
});

browserTest("a follower that was stopped is not live, and one that was killed is gone", async (browser) => {
  await using site = await startSite();
  const live = followed(0);
  writeBars(site.out, { count: 50 });
  using follower = new Follower(site.out, live);
  await using visited = await visit(browser, site);
  const { page } = visited;
  await signIs(page, "good", "Live");
  follower.ends();
  writeStatus(site.out, { ...live, state: "interrupted", ended_ms: Date.now() });
  await signIs(page, "warn", "Stopped: no longer live");
  assertEquals(await page.locator(".delay").count(), 0);
  // A status that nobody has written for long is that of a program that was killed, also on a page that is opened later.
  writeStatus(site.out, { ...live, updated_ms: Date.now() - 60_000 });
  await visited.reload();
  await signIs(page, "bad", "No longer live: the program is gone");
  assertEquals(await page.locator(".delay").count(), 0);
  assert((await page.title()).startsWith("⚠ "), await page.title());
  follower.says(followed(0));
  await signIs(page, "good", "Live");
  assertEquals(visited.complaints, []);
});

browserTest("the sign of a run that follows is read aloud once, and its delay is not", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 50 });
  using _follower = new Follower(site.out, followed(0));
  await using visited = await visit(browser, site);
  const { page } = visited;
  await signIs(page, "good", "Live");
  const watched = await page.evaluate(async () => {
    const texts: string[] = [];
    const live = document.querySelectorAll("[role=status], [role=alert], [aria-live]");
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) texts.push(target.textContent ?? "");
    });
    for (const region of live) {
      observer.observe(region, { subtree: true, childList: true, characterData: true });
    }
    const delay = document.querySelector(".delay")!;
    const isInside = [...live].some((region) => region.contains(delay));
    const before = delay.textContent;
    while (delay.textContent === before) await new Promise(requestAnimationFrame);
    const after = delay.textContent;
    while (delay.textContent === after) await new Promise(requestAnimationFrame);
    return { isInside, texts };
  });
  assertEquals(watched, { isInside: false, texts: [] });
});

browserTest("the title of a page that follows has the newest price", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, {
    count: 50,
    priceOf: (i) => [...[1, 2, 2, 2, 2, 1]].with(0, i * 60_000),
  });
  using follower = new Follower(site.out, followed(0));
  await using visited = await visit(browser, site);
  const { page } = visited;
  await page.waitForFunction(() => document.title === "2 TEST-USD");
  writeBars(site.out, {
    count: 51,
    priceOf: (i) => [i * 60_000, 2, 3, 2, i === 50 ? 3 : 2, 1],
  });
  follower.says({
    ...followed(0),
    rows: { trades: { read: 51, rejected: {} }, books: { read: 0, rejected: {} } },
  });
  await page.waitForFunction(() => document.title === "3 TEST-USD");
  assertEquals(visited.complaints, []);
});
