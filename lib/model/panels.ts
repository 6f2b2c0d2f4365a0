/**
 * The panels of the page, in their order: the only list. The page has a place for each, the script puts an island there, and a
 * narrow page has a tab for each.
 *
 * A new panel is one entry here, and one component of that name in `islands`, listed in `islands/app.ts`.
 *
 * @module
 */

import type { SeriesId } from "./series_spec.ts";

/** A panel of the page. */
interface PanelEntry {
  /** The name of the island. */
  id: string;
  /** The panel's name for people. */
  title: string;
  /** The name on a tab, if the title is too long. */
  short?: string;
  /** The series whose newest bar is the panel's text until the script runs. */
  series?: SeriesId;
  /** The column of a wide page: charts over time at the left, the order book and trades at the right. */
  column: "charts" | "side";
  /** The height before the reader changes it, in CSS pixels; undefined for the panel that gets the space that is left. */
  heightPx?: number;
}

const LIST = [
  { id: "Price", title: "Price", series: "price", column: "charts" },
  { id: "Volume", title: "Volume", series: "flow", column: "charts", heightPx: 96 },
  { id: "Cvd", title: "Cumulative delta", short: "CVD", column: "charts", heightPx: 96 },
  {
    id: "Imbalance",
    title: "Order-book imbalance",
    short: "Imbalance",
    series: "imbalance",
    column: "charts",
    heightPx: 104,
  },
  { id: "Spread", title: "Spread", series: "quote", column: "charts", heightPx: 84 },
  { id: "BarStatistics", title: "Bar statistics", short: "Statistics", column: "charts", heightPx: 200 },
  { id: "Depth", title: "Depth", column: "side" },
  { id: "Tape", title: "Tape", column: "side", heightPx: 280 },
] as const satisfies readonly PanelEntry[];

/** The name of a panel's island. */
export type PanelId = typeof LIST[number]["id"];

/** A panel of the page. */
export type PanelSpec = PanelEntry & { id: PanelId };

/** Every panel, in the order of the page. */
export const PANELS: readonly PanelSpec[] = LIST;

/** The panel of an id. */
export function panelOf(id: PanelId): PanelSpec {
  return PANELS.find((panel) => panel.id === id)!;
}

/** The title of a panel. */
export function titleOf(id: PanelId): string {
  return panelOf(id).title;
}
