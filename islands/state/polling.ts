/**
 * Requests the run's files, and what changes while a run goes on.
 *
 * The status has requests of its own: they are light, so their failure means that the server is gone, however long the answers about
 * bars take.
 *
 * @module
 */

import { batch, computed, effect, untracked } from "@preact/signals";
import { parseDepth } from "../data/depth.ts";
import { LIVE_INTERVALS, Poller, USUAL_INTERVALS } from "../data/poll.ts";
import { parseStatus, rowsRead } from "../data/status.ts";
import {
  allFeeds,
  arrange,
  barsFault,
  changedMs,
  connection,
  cutSeries,
  depth,
  forgetArrangement,
  goesOn,
  hasAllBars,
  hasBars,
  ownWindowMs,
  status,
  unreadable,
  windowMs,
  windowOffsetMs,
} from "./feeds.ts";
import { clearOverview, requestOverview } from "./whole_run.ts";
import { plotWidth, viewedRange } from "./viewed.ts";

/** The longest time to wait for a file of bars: a large one may be slow without anything being wrong. */
const BARS_ANSWER_MS = 300_000;
/** Time between two requests for bars of the past that may have changed while a run goes on, in milliseconds. */
const EXPIRE_MS = 3000;
/** Time between two requests for the overview while a run goes on, in milliseconds. */
const OVERVIEW_MS = 10_000;

/** Starts to poll. */
export function startFeeds(): void {
  // Everything that a round brought becomes visible at once, so that all series of a window appear together.
  const received: (() => void)[] = [];
  const take = (name: string, apply: (text: string) => void) => ({
    take: (text: string) => void received.push(() => read(name, text, apply)),
    fail: (reason: string) =>
      void received.push(() => unreadable.value = { ...unreadable.value, [name]: reason }),
  });
  const bars = new Poller(
    [
      ...allFeeds.map((feed) => ({
        get url() {
          return feed.nextUrl();
        },
        ...take(feed.series.file, (text) => feed.update(text)),
      })),
      { url: "/data/depth_data.json", ...take("depth_data.json", (text) => depth.value = parseDepth(text)) },
    ],
    (_, hasChanged) => {
      hasBars.value = true;
      if (!hasChanged && received.length === 0) return;
      batch(() => {
        for (const apply of received.splice(0)) apply();
        arrange(true);
      });
    },
    undefined,
    BARS_ANSWER_MS,
  );
  const statusReceived: (() => void)[] = [];
  const state = new Poller(
    [{
      url: "/data/run_status.json",
      take: (text) =>
        statusReceived.push(() => read("run_status.json", text, (text) => status.value = parseStatus(text))),
    }],
    (now, hasChanged) => {
      batch(() => {
        for (const apply of statusReceived.splice(0)) apply();
        connection.value = now;
        if (hasChanged) noteChange();
      });
      if (now === "live" && (followRun() || hasNewRows())) bars.poll();
      state.intervals = status.peek().state === "following" ? LIVE_INTERVALS : USUAL_INTERVALS;
    },
  );
  effect(() => {
    viewedRange.value, plotWidth.value, windowMs.value, ownWindowMs.value, windowOffsetMs.value;
    untracked(() => arrange(false));
  });
  effect(() => {
    cutSeries.value;
    untracked(() => arrange(true));
  });
  keepFresh();
  const pollAll = () => {
    state.poll();
    if (followed !== undefined) bars.poll();
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) pollAll();
  });
  addEventListener("online", pollAll);
  expectRun();
  pollAll();
}

/**
 * Notes when the status changed, by this machine's clock, because the clock of the machine that runs the program may
 * differ. What was written long before the page was opened is old, though.
 */
function noteChange(): void {
  const now = Date.now();
  changedMs.value = changedMs.peek() === undefined ? Math.min(now, status.peek().updated_ms ?? now) : now;
}

let knownRows = "";

/** Whether a run that follows has new rows, whose bars are in the files then. */
function hasNewRows(): boolean {
  if (status.peek().state !== "following") return false;
  const rows = rowsRead(status.peek());
  if (rows === knownRows) return false;
  knownRows = rows;
  return true;
}

/** Which run is shown, and whether its bars come in tiles; undefined before the first status. */
let followed: { runId: string | undefined; isTiled: boolean } | undefined;

/** Whether the status of that run is still to come. */
let isExpected = false;

/** Begins with the run that the document names, so that its bars need not wait for its status. */
function expectRun(): void {
  const runId = document.getElementById("app")?.dataset.run;
  if (runId === undefined || !isTiledRun(runId)) return;
  isExpected = true;
  begin(runId, true);
}

/** Begins again if the status is that of another run. Returns whether it is. */
function followRun(): boolean {
  const { run_id: runId, tables } = status.peek();
  const isTiled = isTiledRun(runId);
  const isOther = !followed || followed.runId !== runId || followed.isTiled !== isTiled;
  if (!isOther && !isExpected) return false;
  isExpected = false;
  batch(() => {
    if (isOther) begin(runId, isTiled);
    hasAllBars.value = isTiled && tables === true;
    if (isTiled) askForOverview();
  });
  return isOther;
}

function begin(runId: string | undefined, isTiled: boolean): void {
  followed = { runId, isTiled };
  batch(() => {
    clearOverview();
    forgetArrangement();
    for (const feed of allFeeds) feed.reset(isTiled);
  });
}

/** An output without an id was written by another program, or by an older version: its files are all there is. */
function isTiledRun(runId: string | undefined): boolean {
  return runId !== undefined && document.getElementById("app")?.dataset.queries === "on";
}

/** Asks again, now and then, for what changes while a run goes on, and at its end. */
function keepFresh(): void {
  const state = computed(() => status.value.state);
  let wasOn = false;
  effect(() => {
    // Also when a run has read everything and begins to follow: late rows may have changed any bar.
    state.value;
    if (wasOn) {
      for (const feed of allFeeds) feed.expire(true);
      askForOverview();
      untracked(() => arrange(true));
    }
    wasOn = goesOn.value;
    if (!wasOn) return;
    let known = status.peek().revision;
    const timers = [
      setInterval(() => {
        const { revision } = status.peek();
        for (const feed of allFeeds) feed.expire(revision !== known);
        known = revision;
      }, EXPIRE_MS),
      setInterval(askForOverview, OVERVIEW_MS),
    ];
    return () => timers.forEach(clearInterval);
  });
}

function askForOverview(): void {
  if (!followed?.isTiled || document.hidden) return;
  requestOverview(status.peek()).catch((error) => {
    if (!(error instanceof DOMException && error.name === "AbortError")) barsFault.value = error.message;
  });
}

/** Applies a file's text. The page says which file cannot be read, and shows the others all the same. */
function read(name: string, text: string, apply: (text: string) => void): void {
  const { [name]: _, ...others } = unreadable.value;
  try {
    apply(text);
    if (name in unreadable.value) unreadable.value = others;
  } catch (error) {
    unreadable.value = { ...others, [name]: error instanceof Error ? error.message : String(error) };
  }
}
