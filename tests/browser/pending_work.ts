/**
 * What a page has still to do: requests, the frames and timers that draw, and questions that a busy server has to be asked again.
 *
 * The page's own functions are watched from outside, so the page is the one that users get.
 *
 * @module
 */

import type { Page } from "playwright-core";

/** Timers up to this long belong to a drawing or a question; those of polls are longer. In milliseconds. */
const DRAWING_MS = 150;
/** Timers up to this long also belong to what the page keeps: the address is written when the view has come to rest. */
const KEEPING_MS = 400;
/** How long a page may be busy, in milliseconds: far longer than on the slowest machine. */
const LIMIT_MS = 120_000;

/** What {@linkcode watchPendingWork} adds to a page. */
interface Watched {
  pendingWork: {
    /** Resolves when nothing is pending: to nothing, or to what is still pending after the longest time. */
    ended(
      options: { maxTimerMs: number; limitMs: number; atLeastFrames: number },
    ): Promise<string | undefined>;
    /** Resolves when two frames have been drawn, whatever is pending. */
    drawn(): Promise<void>;
  };
}

/**
 * Waits until nothing of the page is pending and the result is drawn: no request is on its way, none waits for a busy server, and
 * two frames have passed in which nothing else began.
 *
 * @throws {Error} If the page does not come to rest, with what is pending
 */
export function settle(page: Page): Promise<void> {
  return ended(page, DRAWING_MS, 2);
}

/** Waits as {@linkcode settle} does, without frames if nothing began since the page last came to rest. */
export function stillSettled(page: Page): Promise<void> {
  return ended(page, DRAWING_MS, 0);
}

/** Waits as {@linkcode settle} does, and until the page has also kept the view in its address. */
export function rest(page: Page): Promise<void> {
  return ended(page, KEEPING_MS, 2);
}

/** Waits until two frames have been drawn, also while requests are on their way. */
export async function nextFrames(page: Page): Promise<void> {
  await page.mainFrame().evaluate(() => (globalThis as unknown as Watched).pendingWork.drawn());
}

async function ended(page: Page, maxTimerMs: number, atLeastFrames: number): Promise<void> {
  // Not by `page.evaluate`, which itself waits for the page to come to rest.
  const pending = await page.mainFrame().evaluate(
    (options) => (globalThis as unknown as Partial<Watched>).pendingWork?.ended(options),
    { maxTimerMs, limitMs: LIMIT_MS, atLeastFrames },
  );
  if (pending) throw new Error(`the page does not come to rest: ${pending}`);
}

/** Watches the work of a page. Runs in the page, before the page's own script, so this function uses nothing from outside. */
export function watchPendingWork(): void {
  const { fetch, setTimeout, clearTimeout, requestAnimationFrame, cancelAnimationFrame } = globalThis;
  /** Addresses of requests that are on their way. */
  const requests = new Map<symbol, string>();
  /** Addresses of questions that a busy server has to be asked again. */
  const refused = new Set<string>();
  const timers = new Map<number, number>();
  const frames = new Set<number>();
  /** Changes with every work that begins, and with everything that the reader does. */
  let changes = 0;
  let settledAt = -1;

  const follow = async <T>(address: string, work: Promise<T>): Promise<T> => {
    const id = Symbol();
    requests.set(id, address);
    changes++;
    try {
      return await work;
    } finally {
      requests.delete(id);
      changes++;
    }
  };
  globalThis.fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const address = String(input);
    refused.delete(address);
    const response = await follow(address, fetch(input, init));
    if (response.status === 503 && !init?.signal?.aborted) {
      refused.add(address);
      init?.signal?.addEventListener("abort", () => refused.delete(address));
    }
    return response;
  };
  for (const name of ["text", "json"] as const) {
    const read = Response.prototype[name];
    Response.prototype[name] = function () {
      return follow(this.url, read.call(this));
    };
  }
  Object.assign(globalThis, {
    setTimeout(work: () => void, ms = 0, ...rest: unknown[]) {
      const id = setTimeout(
        () => {
          timers.delete(id);
          work();
        },
        ms,
        ...rest,
      );
      timers.set(id, ms);
      changes++;
      return id;
    },
    clearTimeout(id: number) {
      timers.delete(id);
      clearTimeout(id);
    },
    requestAnimationFrame(work: FrameRequestCallback) {
      const id = requestAnimationFrame((timeMs) => {
        frames.delete(id);
        work(timeMs);
      });
      frames.add(id);
      changes++;
      return id;
    },
    cancelAnimationFrame(id: number) {
      frames.delete(id);
      cancelAnimationFrame(id);
    },
  });
  const byReader = [
    "pointerdown",
    "pointermove",
    "pointerup",
    "wheel",
    "keydown",
    "keyup",
    "input",
    "scroll",
    "resize",
  ];
  for (const name of byReader) addEventListener(name, () => changes++, { capture: true, passive: true });

  const pending = (maxTimerMs: number) =>
    [
      ...requests.values(),
      ...[...refused].map((address) => `${address} again`),
      ...[...timers.values()].filter((ms) => ms <= maxTimerMs).map((ms) => `a timer of ${ms} ms`),
      ...frames.size ? ["a frame"] : [],
    ].join(", ");
  const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
  Object.assign(globalThis, {
    pendingWork: {
      async drawn() {
        for (let i = 0; i < 2; i++) await nextFrame();
        // After the frame's own work, such as that of observers.
        await new Promise<void>((resolve) => setTimeout(resolve, 0));
      },
      async ended({ maxTimerMs, limitMs, atLeastFrames }: Parameters<Watched["pendingWork"]["ended"]>[0]) {
        const untilMs = performance.now() + limitMs;
        let quietFrames = changes === settledAt ? 2 - atLeastFrames : 0;
        while (quietFrames < 2 || pending(maxTimerMs)) {
          if (performance.now() > untilMs) return pending(maxTimerMs) || "frames follow each other";
          const before = changes;
          await nextFrame();
          await new Promise<void>((resolve) => setTimeout(resolve, 0));
          quietFrames = before === changes && !pending(maxTimerMs) ? quietFrames + 1 : 0;
        }
        settledAt = changes;
        return undefined;
      },
    },
  });
}
