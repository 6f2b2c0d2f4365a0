/**
 * The page's script: starts to poll, and puts each island in its place when the first data have come.
 *
 * Folders import only what is before them in this order: `lib/text`, `lib/model`, `data` (fetching and decoding),
 * `marks` (one drawing per file), `state` (signals), `parts` (components and plots), `layers` (what the price chart consists of), and
 * the panels in this folder, one per island. Data flows the same way, from a poll to the pixels:
 *
 * 1. `state/polling.ts` requests the files, by `data/poll.ts`; `data/bar_file.ts`, `depth.ts` and `status.ts` decode their texts.
 * 2. `state/feeds.ts` holds the results, combined into the chosen window by `data/combine.ts`.
 * 3. A panel reads them and draws marks into a plot, through `parts/TimeChart.tsx`.
 *
 * @module
 */

import { type ComponentType, h, render } from "preact";
import type { PanelId } from "../lib/model/panels.ts";
import { BarStatistics } from "./BarStatistics.tsx";
import { Cvd } from "./Cvd.tsx";
import { Depth } from "./Depth.tsx";
import { Imbalance } from "./Imbalance.tsx";
import { closeDetails } from "./parts/closing.ts";
import { drawFirstFrame, panelsArePlaced } from "./parts/first_frame.ts";
import { Overview } from "./Overview.tsx";
import { listenToKeys } from "./parts/keys.ts";
import { Price } from "./Price.tsx";
import { startAddress } from "./state/address.ts";
import { startClock } from "./state/clock.ts";
import { startCvd } from "./state/cvd.ts";
import { startColours } from "./state/colours.ts";
import { connection, hasBars } from "./state/feeds.ts";
import { startFeeds } from "./state/polling.ts";
import { startQueries } from "./state/queries.ts";
import { startFootprint } from "./state/footprint.ts";
import { startMeasuring } from "./state/measurement.ts";
import { keepTitle } from "./state/page_title.ts";
import { keepSettings } from "./state/settings.ts";
import { startTape } from "./state/tape.ts";
import { until } from "./state/until.ts";
import { startView } from "./state/view.ts";
import { Spread } from "./Spread.tsx";
import { Status } from "./Status.tsx";
import { Tabs } from "./Tabs.tsx";
import { Tape } from "./Tape.tsx";
import { Toolbar } from "./Toolbar.tsx";
import { Volume } from "./Volume.tsx";

/** An island by its name: a panel of `lib/model/panels.ts`, or what is around the panels. */
type IslandId = PanelId | "Status" | "Toolbar" | "Overview" | "Tabs";

const ISLANDS: Record<IslandId, ComponentType> = {
  Status,
  Toolbar,
  Overview,
  Tabs,
  Price,
  Volume,
  Cvd,
  Imbalance,
  Spread,
  BarStatistics,
  Depth,
  Tape,
};

start();

/** Starts everything, in the order in which data arrive. */
async function start(): Promise<void> {
  startColours();
  startFeeds();
  startQueries();
  startCvd();
  // Until the first data come, the server's text says more than the islands would.
  await until(() => connection.value !== "connecting");
  show("Status");
  startClock();
  // A server that does not answer is a fact about the run's status, but no reason to take the last known values away.
  await until(() => hasBars.value);
  for (const name of Object.keys(ISLANDS) as IslandId[]) if (name !== "Status") show(name);
  panelsArePlaced();
  startView();
  startAddress();
  keepSettings();
  startMeasuring();
  closeDetails();
  listenToKeys();
  startFootprint();
  startTape();
  keepTitle();
  await drawFirstFrame();
}

/** Replaces the server's text in the place of an island. */
function show(name: IslandId): void {
  const place = document.querySelector<HTMLElement>(`[data-island="${name}"]`);
  if (!place) return;
  place.replaceChildren();
  render(h(ISLANDS[name], {}), place);
}
