/** @module The tape: the reader's choices, the trades around the reader's place, and the row that the keys are at. */

import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { DAY_MS, MINUTE_MS } from "../../lib/text/durations.ts";
import { decimalsNeeded, decimalsOf } from "../../lib/text/numbers.ts";
import { periodStart } from "../data/periods.ts";
import { type CountedWindow, cutDay, cutEvenly } from "../data/tape_chunks.ts";
import { TapeList } from "../data/tape_list.ts";
import type { TapeFilter } from "../data/tape_rows.ts";
import { type TapeThresholds, thresholdsOf } from "../data/tape_sizes.ts";
import { changesOf } from "./changes.ts";
import { status } from "./feeds.ts";
import { instrument } from "./instrument.ts";
import { moment } from "./moment.ts";
import { isOpen } from "./panel_layout.ts";
import { ask, asked, hasQueries, newestChanges, reconnections, revisions, runId } from "./queries.ts";
import { kept, keptChoice } from "./settings.ts";
import { extent } from "./view.ts";

/** The sides that the tape offers to show. */
export const TAPE_SIDES = ["all", "bought", "sold", "unknown"] as const;
const SIDE_NUMBERS = { all: undefined, bought: 1, sold: -1, unknown: 0 } as const;

/** The most windows that say how many trades a day has when. */
const MAX_WINDOWS = 1440;

/** The sizes that a reader chose for an instrument; a size that is not there is the default. */
export interface TapeSizes {
  /** The least size that is shown. */
  readonly least?: number;
  /** The sizes from which rows stand out. */
  readonly large?: number;
  readonly veryLarge?: number;
}

/** The sides that are shown. */
export const tapeSide: Signal<typeof TAPE_SIDES[number]> = keptChoice("tapeSide", TAPE_SIDES);

/** The chosen sizes by instrument. */
const sizesOfAll: Signal<Readonly<Record<string, TapeSizes>>> = kept("tapeSizes", sizesOf);

/** The chosen sizes. */
export const tapeSizes: ReadonlySignal<TapeSizes> = computed(() =>
  sizesOfAll.value[status.value.instrument ?? ""] ?? {}
);

/** Changes whenever the rows of the list may be others. */
export const tapeVersion: Signal<number> = signal(0);

/** The row that the keys are at, by its time and side. */
export const tapeRow: Signal<{ timeMs: number; side: number } | undefined> = signal(undefined);

/** The rows. */
export const tape: TapeList = new TapeList({
  ask: (range, signal) => ask("trades", range, signal),
  onChange,
});

/** The UTC day of the moment T; undefined while nothing is to be shown. */
const dayMs: ReadonlySignal<number | undefined> = computed(() =>
  isOpen("Tape") && hasQueries.value && moment.value ? periodStart("day", moment.value.atMs) : undefined
);

/** The numbers of trades of that day. */
const counted = asked(
  computed(() =>
    dayMs.value === undefined ? undefined : {
      kind: "series/flow" as const,
      params: { from: dayMs.value, to: dayMs.value + DAY_MS, points: MAX_WINDOWS },
    }
  ),
  (answer) => {
    const { window_ms, columns, rows } = answer as {
      window_ms: number;
      columns: string[];
      rows: (number | null)[][];
    };
    const trades = columns.indexOf("trades");
    const windows = rows.map((row): CountedWindow => [row[0]!, row[trades] ?? 0]);
    return { windowMs: window_ms, windows };
  },
);

/** The sizes from which rows stand out if the reader chose no others. */
export const usualSizes: ReadonlySignal<TapeThresholds> = computed(() => {
  tapeVersion.value;
  return thresholdsOf([...tape.kept].flatMap(({ rows }) => rows ?? []));
});

/** The decimals of sizes: those of the instrument, or those that the sizes of the newest rows need. */
export const tapeDecimals: ReadonlySignal<number> = computed(() => {
  tapeVersion.value;
  const step = instrument.value?.size_step;
  if (step) return decimalsOf(step);
  return Math.max(0, ...[...tape.kept].map(({ rows }) => rows ? decimalsNeeded(rows.size, rows.length) : 0));
});

/** Why the tape has no rows, or what is missing in it; empty if there is nothing to know. */
export const tapeNote: ReadonlySignal<string> = computed(() => {
  tapeVersion.value;
  if (!hasQueries.value) return "No tape: the trades of this run cannot be read";
  if (instrument.value?.has.trades === false) return "No tape: there are no trades";
  if (!moment.value) return "No trades yet";
  const error = tape.needed.find(({ error }) => error !== undefined)?.error;
  return error === undefined ? "" : `Trades are missing: ${error}`;
});

/** Changes a size; undefined for the default. */
export function chooseTapeSize(name: keyof TapeSizes, size: number | undefined): void {
  const changed = { ...tapeSizes.peek(), [name]: size };
  sizesOfAll.value = { ...sizesOfAll.peek(), [status.peek().instrument ?? ""]: changed };
}

/** Reads further back for rows that pass the filter. */
export function readOn(): void {
  tape.readOn();
  onChange();
}

/** Starts to cut the day of T into parts, to follow the choices, and to ask for the newest part again while a run goes on. */
export function startTape(): void {
  effect(() => {
    runId.value;
    tape.clear();
    tapeRow.value = undefined;
    onChange();
  });
  effect(() => {
    const filter: TapeFilter = { side: SIDE_NUMBERS[tapeSide.value], least: tapeSizes.value.least ?? 0 };
    tape.setFilter(filter);
    onChange();
  });
  effect(() => {
    runId.value;
    const minMs = dayMs.value;
    const { answer, question, error } = counted.state.value;
    if (minMs === undefined) tape.clear();
    else {
      const day = { minMs, maxMs: minMs + DAY_MS };
      if (question?.params.from === minMs && answer) {
        tape.setParts(cutDay(answer.windows, answer.windowMs, day));
      } else if (error) tape.setParts(cutEvenly(5 * MINUTE_MS, day));
      else tape.clear();
    }
    onChange();
  });
  const [hasReconnected, hasRevision] = [changesOf(reconnections), changesOf(revisions)];
  effect(() => {
    newestChanges.value;
    const [isBack, isRevised] = [hasReconnected(), hasRevision()];
    const [day, whole] = [dayMs.peek(), extent.peek()];
    // Without late rows, a day that is over does not change.
    if (day === undefined || !whole || !isBack && !isRevised && whole.maxMs - 1 >= day + DAY_MS) return;
    tape.outdate(isRevised);
    onChange();
  });
}

function onChange(): void {
  tapeVersion.value = tapeVersion.peek() + 1;
}

function sizesOf(stored: unknown): Record<string, TapeSizes> {
  const all = typeof stored === "object" && stored !== null ? Object.entries(stored) : [];
  const size = (value: unknown) => typeof value === "number" && value >= 0 ? value : undefined;
  return Object.fromEntries(all.map(([name, sizes]) => [name, {
    least: size(sizes?.least),
    large: size(sizes?.large),
    veryLarge: size(sizes?.veryLarge),
  }]));
}
