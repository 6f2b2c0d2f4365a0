/**
 * Measures the page with many bars, in a real browser that draws without a GPU, beside a page that shows the bars of the same file
 * with lightweight-charts.
 *
 * @module
 */

import { gzipSync } from "node:zlib";
import { join } from "deno-std/path/join.js";
import type { Browser } from "playwright-core";
import { launch } from "../browser/browser.ts";
import { writeBars } from "../browser/out_files.ts";
import { bundle, startSite } from "../browser/site_fixture.ts";
import type { Figure } from "./figures.ts";
import { footprintTimes } from "./page_footprint.ts";
import { scriptPerFrame, showBars } from "./page_frames.ts";
import { runOf, runOfTrades } from "./page_runs.ts";
import { heapOver, idleShare } from "./page_updates.ts";
import { bytesForChart, openChart, rendererBytes, timeToChart } from "./page_visits.ts";
import { servePeerChart } from "./peer_chart.ts";
import { inTurn } from "./statistics.ts";

/** The size of the benchmark. */
export interface PageBenchOptions {
  /** Folder for databases and files. */
  folder: string;
  /** Numbers of bars of the pages that are opened, with the greatest ratio of the times to the first chart. */
  opened: { bars: number; atMost: number }[];
  /** How many times each page is opened. */
  starts: number;
  /** How long a page goes on loading after its first chart, as far as bytes are concerned, in milliseconds; memory is read five times as late. */
  laterMs: number;
  /** The number of bars of the chart that is dragged. */
  dragged: number;
  /** How many times the chart is dragged. */
  drags: number;
  /** How long a chart is dragged, in frames. */
  frames: number;
  /** The number of trades of the day whose footprint is shown. */
  trades: number;
  /** How many footprints are shown. */
  footprints: number;
  /** The number of bars that a page gets from files alone. */
  updated: number;
  /** Number of updates of that page. */
  updates: number;
  /** How long that page is left idle, in milliseconds. */
  idleMs: number;
}

/** The options of the published figures. */
export const FULL_PAGE: Omit<PageBenchOptions, "folder"> = {
  opened: [{ bars: 50_000, atMost: 0.6 }, { bars: 691_200, atMost: 0.25 }],
  starts: 5,
  laterMs: 1000,
  dragged: 1_036_800,
  drags: 3,
  frames: 120,
  trades: 1_000_000,
  footprints: 3,
  updated: 10_000,
  updates: 500,
  idleMs: 20_000,
};

/** The greatest values: bytes for the first chart, of the renderer, and of the script; script per frame by width; footprints. */
const MOST = {
  kB: 300,
  MB: 110,
  scriptKB: 85,
  frameMs: { 1280: 4, 3840: 8 },
  footprintMs: { first: 200, frame: 8 },
};

/** The number of bars of a day, and of a footprint. */
const FOOTPRINT_BARS = { all: 1440, shown: 60 };

/** The chart that a page is compared with. */
const PEER = "lightweight-charts";

/** Measures the page, and yields each figure when it is complete. */
export async function* benchPage(options: PageBenchOptions): AsyncGenerator<Figure> {
  // As the server sends the script.
  const script = gzipSync(await bundle(), { level: 9 }).byteLength / 1e3;
  yield { what: "script, gzipped", unit: "kB", values: [script], atMost: MOST.scriptKB };
  const browser = await launch();
  try {
    for (const { bars, atMost } of options.opened) yield* opened(browser, options, bars, atMost);
    yield* dragged(browser, options);
    yield* footprints(browser, options);
    yield* updated(browser, options);
  } finally {
    await browser.close();
  }
}

async function* opened(
  browser: Browser,
  { folder, starts, laterMs }: PageBenchOptions,
  bars: number,
  atMost: number,
): AsyncGenerator<Figure> {
  const out = await runOf(folder, bars);
  await using site = await startSite(out);
  await using peer = await servePeerChart(join(out, "ohlc_data.json"));
  const [values, others] = await inTurn(starts, [
    () => timeToChart(browser, site.url),
    () => timeToChart(browser, peer.url),
  ]);
  const named = (what: string) => `${what}, ${bars} bars`;
  yield { what: named("first chart"), unit: "ms", values, against: { what: PEER, values: others }, atMost };
  const kilobytes = await bytesForChart(browser, site.url, laterMs) / 1e3;
  yield { what: named("data for the first chart"), unit: "kB", values: [kilobytes], atMost: MOST.kB };
  const settleMs = 5 * laterMs;
  const [bytes, peerBytes] = [
    await rendererBytes(site.url, settleMs),
    await rendererBytes(peer.url, settleMs),
  ];
  if (bytes === undefined || peerBytes === undefined) return;
  yield { what: named("renderer memory"), unit: "MB", values: [bytes / 1e6], atMost: MOST.MB };
  yield { what: named(`renderer memory of ${PEER}`), unit: "MB", values: [peerBytes / 1e6] };
}

/** The chart is zoomed in by one step from all bars, because a chart that shows all cannot be moved. */
async function* dragged(
  browser: Browser,
  { folder, dragged, drags, frames }: PageBenchOptions,
): AsyncGenerator<Figure> {
  await using site = await startSite(await runOf(folder, dragged));
  for (const width of [1280, 3840] as const) {
    const page = await browser.newPage({ viewport: { width, height: 1000 } });
    await openChart(page, site.url);
    await showBars(page, dragged, 0.9 * dragged);
    const values: number[] = [];
    for (let i = 0; i < drags; i++) values.push(await scriptPerFrame(page, frames));
    const what = `script per frame, panning over ${dragged} bars, ${width} px`;
    yield { what, unit: "ms", values, atMost: MOST.frameMs[width] };
    await page.close();
  }
}

async function* footprints(
  browser: Browser,
  { folder, trades, footprints, frames }: PageBenchOptions,
): AsyncGenerator<Figure> {
  await using site = await startSite(await runOfTrades(folder, trades));
  const { first, frame } = await footprintTimes(browser, site.url, FOOTPRINT_BARS, {
    times: footprints,
    frames,
  });
  const what = `footprint of ${FOOTPRINT_BARS.shown} bars`;
  yield { what: `${what}, first`, unit: "ms", values: first, atMost: MOST.footprintMs.first };
  yield {
    what: `${what}, script per frame while panning`,
    unit: "ms",
    values: frame,
    atMost: MOST.footprintMs.frame,
  };
}

/** Files alone, as another program may write them. */
async function* updated(
  browser: Browser,
  { updated, updates, idleMs }: PageBenchOptions,
): AsyncGenerator<Figure> {
  await using site = await startSite();
  writeBars(site.out, { count: updated });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await openChart(page, site.url);
  const share = 100 * await idleShare(browser, page, idleMs);
  yield { what: `polling an unchanged page, ${updated} bars`, unit: "% of a processor", values: [share] };
  const values = await heapOver(page, site.out, updated, updates);
  yield { what: `heap after 20 updates and then every ${Math.ceil(updates / 5)}`, unit: "MB", values };
}
