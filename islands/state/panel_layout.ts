/**
 * How the panels are laid out: which are folded, how high each is, and which is shown on a page that has room for one.
 *
 * @module
 */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type PanelId, panelOf, PANELS, type PanelSpec } from "../../lib/model/panels.ts";
import { kept } from "./settings.ts";

/** The least height of a panel, and the least height of a panel that gets the space that is left, in CSS pixels. */
export const MIN_HEIGHT_PX = 64;
const MIN_REST_PX = 240;
/** The greatest height of a panel, in CSS pixels. */
export const MAX_HEIGHT_PX = 2000;

/** The height of a page up to which panels have the heights of the list, in CSS pixels. */
const USUAL_HEIGHT_PX = 1400;

/** What the reader changed of a panel. */
interface PanelChoice {
  /** Whether only the panel's title is shown. */
  readonly isFolded?: boolean;
  /** The height, in CSS pixels. */
  readonly heightPx?: number;
}

/** What the reader changed, by panel. */
const choices: Signal<Partial<Record<PanelId, PanelChoice>>> = kept("panels", choicesOf);

/** The panel that a narrow page shows. */
const tab: Signal<PanelId> = kept("tab", (stored) => PANELS.find(({ id }) => id === stored)?.id ?? "Price");

/** The panels that have something to show. */
const present: Signal<ReadonlySet<PanelId>> = signal(new Set());

/** Whether the page is too narrow for more than one panel. */
export const isNarrow: ReadonlySignal<boolean> = matches("(max-width: 599px)");

/** Whether panels are side by side, and share the height of the page. */
const isWide: ReadonlySignal<boolean> = matches("(min-width: 1000px)");

/** The panels that a narrow page has a tab for. */
export const tabs: ReadonlySignal<readonly PanelSpec[]> = computed(() =>
  PANELS.filter(({ id }) => present.value.has(id))
);

/** The panel that a narrow page shows: the chosen panel, unless the chosen panel has nothing to show. */
export const shownTab: ReadonlySignal<PanelId> = computed(() =>
  present.value.has(tab.value) ? tab.value : tabs.value[0]?.id ?? tab.value
);

/** The lowest open chart over time. */
const lowestChart: ReadonlySignal<PanelId | undefined> = computed(() =>
  tabs.value.findLast(({ id, column }) => column === "charts" && isOpen(id))?.id
);

/** Whether a panel is drawn, and needs its data. */
export function isOpen(id: PanelId): boolean {
  return isNarrow.value ? shownTab.value === id : !choices.value[id]?.isFolded;
}

/**
 * Whether the time axis of a panel has labels. The charts are aligned, so those of the price chart and of the lowest open chart do
 * for all.
 */
export function hasTimeAxis(id: PanelId): boolean {
  return isNarrow.value || id === "Price" || id === lowestChart.value;
}

/** Shows a panel on a page that has room for one. */
export function chooseTab(id: PanelId): void {
  tab.value = id;
}

/** Says that a panel has something to show. Returns a function that says the opposite. */
export function announce(id: PanelId): () => void {
  present.value = new Set(present.peek()).add(id);
  return () => {
    const others = new Set(present.peek());
    others.delete(id);
    present.value = others;
  };
}

/** Folds a panel to its title, or unfolds it. */
export function toggleFold(id: PanelId): void {
  change(id, { isFolded: !choices.peek()[id]?.isFolded });
}

/** The height of a panel, in CSS pixels; undefined for a panel that gets the space that is left. */
export function heightOf(id: PanelId): number | undefined {
  const { heightPx } = panelOf(id);
  return choices.value[id]?.heightPx ?? (heightPx && Math.round(heightPx * tallness()));
}

/** How much higher panels are at first on a high screen, so that the price chart is not all of the screen. */
function tallness(): number {
  return Math.max(1, innerHeight / USUAL_HEIGHT_PX);
}

/** Gives a panel its first height again. */
export function resetHeight(id: PanelId): void {
  change(id, { heightPx: undefined });
}

/**
 * Makes a panel higher, or lower if negative. Where the panels share the height of the page, the open panel below gives the
 * space as far as possible, so that the border stays under the pointer.
 *
 * @param id The panel
 * @param byPx How much, in CSS pixels
 * @param nowPx The panel's height now, in CSS pixels
 */
export function resize(id: PanelId, byPx: number, nowPx: number): void {
  const getsRest = isWide.peek() && panelOf(id).heightPx === undefined;
  const heightPx = limited(nowPx + byPx, panelOf(id).heightPx === undefined ? MIN_REST_PX : MIN_HEIGHT_PX);
  const given = isWide.peek() ? takeFromBelow(id, getsRest ? byPx : heightPx - nowPx) : 0;
  // A panel that gets the space that is left also gets what the panel below gave, and needs no height of its own for that.
  if (getsRest && (byPx > 0 ? given === byPx : choices.peek()[id]?.heightPx === undefined)) return;
  change(id, { heightPx });
}

/** Takes height from the open panel below, or gives height to that panel. Returns how much was taken, in CSS pixels. */
function takeFromBelow(id: PanelId, px: number): number {
  const below = openBelow(id);
  const nowPx = below && heightOf(below.id);
  if (!below || nowPx === undefined) return 0;
  const heightPx = limited(nowPx - px);
  change(below.id, { heightPx });
  return nowPx - heightPx;
}

/** The next panel of the same column that is shown and not folded. */
function openBelow(id: PanelId): PanelSpec | undefined {
  const { column } = panelOf(id);
  const below = PANELS.slice(PANELS.findIndex((panel) => panel.id === id) + 1);
  return below.find((panel) => panel.column === column && present.peek().has(panel.id) && isOpen(panel.id));
}

function limited(px: number, leastPx = MIN_HEIGHT_PX): number {
  return Math.round(Math.max(leastPx, Math.min(MAX_HEIGHT_PX, px)));
}

function change(id: PanelId, changed: PanelChoice): void {
  choices.value = { ...choices.peek(), [id]: { ...choices.peek()[id], ...changed } };
}

function choicesOf(stored: unknown): Partial<Record<PanelId, PanelChoice>> {
  const all = (typeof stored === "object" && stored !== null ? stored : {}) as Record<
    string,
    PanelChoice | null
  >;
  return Object.fromEntries(PANELS.map(({ id }) => {
    const heightPx = Number(all[id]?.heightPx);
    return [id, {
      isFolded: all[id]?.isFolded === true,
      heightPx: Number.isFinite(heightPx) ? limited(heightPx) : undefined,
    }];
  }));
}

/** A signal of whether a media query matches. */
function matches(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const result = signal(list.matches);
  list.addEventListener("change", () => result.value = list.matches);
  return result;
}
