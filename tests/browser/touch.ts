/** @module Fingers on the page. */

import type { CDPSession, Page } from "playwright-core";
import { settle } from "./pending_work.ts";

/** Where a finger is, in CSS pixels of the page. */
interface Point {
  x: number;
  y: number;
}

/** The fingers of a reader. */
export class Fingers {
  readonly #page: Page;
  readonly #client: CDPSession;

  private constructor(page: Page, client: CDPSession) {
    this.#page = page;
    this.#client = client;
  }

  /** The fingers over a page. */
  static async over(page: Page): Promise<Fingers> {
    return new Fingers(page, await page.context().newCDPSession(page));
  }

  /**
   * Puts fingers down, moves them and lifts them. A browser that is busy handles touches some time after they were sent, so this waits
   * until the page has handled the last one.
   *
   * @param path Where all fingers are, at each step
   */
  async drag(path: readonly (readonly Point[])[]): Promise<void> {
    await this.#page.evaluate(() => {
      const touchEnded = new Promise<void>((resolve) =>
        addEventListener("touchend", () => resolve(), { capture: true, once: true })
      );
      Object.assign(globalThis, { touchEnded });
    });
    for (const [step, points] of path.entries()) {
      await this.#send(step === 0 ? "touchStart" : "touchMove", points);
    }
    await this.#send("touchEnd", []);
    await this.#page.evaluate(() => (globalThis as unknown as { touchEnded: Promise<void> }).touchEnded);
    await settle(this.#page);
  }

  async #send(type: "touchStart" | "touchMove" | "touchEnd", points: readonly Point[]): Promise<void> {
    const touchPoints = points.map((point, id) => ({ ...point, id }));
    await this.#client.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
}
