/**
 * The rows of the tape. Only rows in sight are elements; the rest of the day is space, so that the scroll bar spans the day.
 *
 * @module
 */

import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { count, fixed } from "../../lib/text/numbers.ts";
import { preciseTime } from "../../lib/text/times.ts";
import type { TapePart } from "../data/tape_part.ts";
import { exactMs, moment, setMoment } from "../state/moment.ts";
import { isNarrow } from "../state/panel_layout.ts";
import { priceText } from "../state/quotes.ts";
import { zone } from "../state/settings.ts";
import {
  tape,
  tapeDecimals,
  tapeNote,
  tapeRow,
  tapeSide,
  tapeSizes,
  tapeVersion,
  usualSizes,
} from "../state/tape.ts";
import { TapeScroll } from "./tape_scroll.ts";

/** The names of the sides -1, 0 and 1. */
export const SIDE_NAMES = ["sold", "unknown", "bought"] as const;
const SIDE_SIGNS = ["▼", "·", "▲"] as const;
const COLUMNS = ["Time", "Side", "Price", "Size", "Fills"] as const;

/** The heights of a row for the mouse and for a finger, in CSS pixels. */
const ROW_PX = 20;
const FINGER_ROW_PX = 44;

/** A size with the decimals that the sizes of the tape have. */
export function sizeText(size: number): string {
  return fixed(size, tapeDecimals.value);
}

/** The rows, in an element that scrolls. */
export function TapeRows() {
  const host = useRef<HTMLDivElement>(null);
  const scroll = useRef<TapeScroll>();
  const inSight = useSignal({ first: 0, end: 0 });
  useLayoutEffect(() => {
    const made = scroll.current = new TapeScroll(host.current!, inSight);
    return () => made.end();
  }, []);
  tapeVersion.value;
  const rowPx = isNarrow.value ? FINGER_ROW_PX : ROW_PX;
  const now = moment.value;
  const atMs = !now || now.isNewest ? undefined : now.atMs;
  // After each change of the list, the same rows or those of T are where they were.
  useLayoutEffect(() => {
    scroll.current!.settle(rowPx, atMs);
    // Long prices and sizes are smaller, so that no column is out of sight.
    const { classList, clientWidth, firstElementChild: table } = host.current!;
    if ((table as HTMLElement).offsetWidth > clientWidth) classList.add("is-tight");
  });
  const { first, end } = inSight.value;
  const last = Math.min(end, tape.length);
  const selected = tapeRow.value;
  return (
    <div
      class="tape"
      ref={host}
      style={{ "--row": `${rowPx}px` }}
      onScroll={() => scroll.current!.onScroll()}
    >
      <table
        role="grid"
        aria-label="Trades"
        aria-rowcount={-1}
        aria-busy={tape.isPending}
        tabIndex={0}
        aria-activedescendant={selected && idOf(selected.timeMs, selected.side)}
        onKeyDown={(event) => scroll.current!.onKey(event)}
      >
        <thead>
          <tr>{COLUMNS.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
        </thead>
        <tbody>
          <Space rows={first} rowPx={rowPx} />
          {rows(first, last, atMs)}
          <Space rows={tape.length - last} rowPx={rowPx} />
        </tbody>
      </table>
      {tape.length === 0 && !tapeNote.value && <p class="empty">{emptyText()}</p>}
    </div>
  );
}

/** Why there are no rows, though trades can be read. */
function emptyText(): string {
  if (tape.isPending || tape.needed.length === 0) return "Reading trades";
  const isFiltered = tapeSide.value !== "all" || (tapeSizes.value.least ?? 0) > 0;
  return isFiltered ? "No trade of this day is of that side and size" : "No trades on this day";
}

/** Rows that are not elements. */
function Space({ rows, rowPx }: { rows: number; rowPx: number }) {
  return (
    <tr class="space" aria-hidden="true">
      <td colSpan={COLUMNS.length} style={{ height: `${Math.max(0, rows) * rowPx}px` }} />
    </tr>
  );
}

function rows(first: number, last: number, atMs: number | undefined) {
  const found = [];
  for (let position = first; position < last;) {
    const { part, row, endPosition } = tape.at(position)!;
    if (row === undefined) {
      const end = Math.min(endPosition, last);
      found.push(<Missing key={`part ${part.fromMs}`} part={part} rows={end - position} />);
      position = end;
    } else {
      found.push(
        <Row key={idOf(part.shown!.timeMs[row], part.shown!.side[row])} part={part} row={row} atMs={atMs} />,
      );
      position++;
    }
  }
  return found;
}

/** Rows that have not arrived. */
function Missing({ part, rows }: { part: TapePart; rows: number }) {
  const from = preciseTime(part.fromMs, zone.value);
  const what = part.error !== undefined || part.toMs <= (tape.readFromMs ?? -Infinity)
    ? "trades not read"
    : "reading trades";
  return (
    <tr class="missing">
      <td colSpan={COLUMNS.length} style={{ height: `calc(${rows} * var(--row))` }}>
        {what} from {from}
      </td>
    </tr>
  );
}

/** A row. */
function Row({ part, row, atMs }: { part: TapePart; row: number; atMs: number | undefined }) {
  const { timeMs: times, price, size, fills, side: sides, length } = part.shown!;
  const [timeMs, side] = [times[row], sides[row]];
  const { large = usualSizes.value.large, veryLarge = usualSizes.value.veryLarge } = tapeSizes.value;
  const isSelected = tapeRow.value?.timeMs === timeMs && tapeRow.value.side === side;
  const isAfter = atMs !== undefined && timeMs > atMs;
  const isFirst = atMs !== undefined && !isAfter &&
    (row + 1 === length ? part.toMs > atMs : times[row + 1] > atMs);
  const classes = [
    SIDE_NAMES[side + 1],
    size[row] >= veryLarge ? "very-large" : size[row] >= large ? "large" : "",
    isAfter ? "after" : isFirst ? "at" : "",
  ];
  return (
    <tr
      id={idOf(timeMs, side)}
      class={classes.filter(Boolean).join(" ")}
      aria-selected={isSelected}
      aria-current={exactMs.value === timeMs ? "true" : undefined}
      onClick={() => {
        tapeRow.value = { timeMs, side };
        setMoment(timeMs);
      }}
    >
      <td>{preciseTime(timeMs, zone.value)}</td>
      <td aria-label={SIDE_NAMES[side + 1]} title={SIDE_NAMES[side + 1]}>{SIDE_SIGNS[side + 1]}</td>
      <td>{priceText(price[row])}</td>
      <td>{sizeText(size[row])}</td>
      <td>{count(fills[row])}</td>
    </tr>
  );
}

function idOf(timeMs: number, side: number): string {
  return `trade-${timeMs}-${SIDE_NAMES[side + 1]}`;
}
