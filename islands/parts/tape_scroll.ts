/**
 * Where the tape is scrolled to: at the newest row up to T, or at the row to which the reader scrolled, whatever rows arrive
 * above. Arrow keys move a row through the list.
 *
 * @module
 */

import type { Signal } from "@preact/signals";
import { exactMs, setMoment } from "../state/moment.ts";
import { tape, tapeRow, tapeVersion } from "../state/tape.ts";

/** Rows that are elements before and after those in sight. */
const MARGIN_ROWS = 6;
/** Trades are asked for this long after the last movement, in milliseconds. */
const SETTLE_MS = 80;

/** The rows that are elements. */
interface RowsInSight {
  /** The first position. */
  readonly first: number;
  /** The position after the last. */
  readonly end: number;
}

/** The scroll position of the tape. */
export class TapeScroll {
  readonly #host: HTMLElement;
  readonly #inSight: Signal<RowsInSight>;
  readonly #observer: ResizeObserver;
  /** The place that the reader scrolled to, in rows below the newest row up to a time; undefined to stay at T. */
  #anchor: { timeMs: number; rows: number } | undefined;
  #rowPx = 1;
  #atMs: number | undefined;
  /** Where this class scrolled to last, in CSS pixels. */
  #setPx = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #neededAtMs = -Infinity;
  /** The time of the row that the keys went to, until that row arrives. */
  #wantedMs: number | undefined;

  /**
   * @param host The element that scrolls
   * @param inSight Gets the rows that are to be elements
   */
  constructor(host: HTMLElement, inSight: Signal<RowsInSight>) {
    this.#host = host;
    this.#inSight = inSight;
    this.#observer = new ResizeObserver(() => {
      this.#leaveSpace();
      this.#show();
    });
    this.#observer.observe(host);
  }

  /** Stops. */
  end(): void {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
  }

  /**
   * Scrolls to where the same rows are now.
   *
   * @param rowPx The height of a row, in CSS pixels
   * @param atMs T; undefined for the newest moment
   */
  settle(rowPx: number, atMs: number | undefined): void {
    if (atMs !== this.#atMs) {
      // A time that was chosen in the list leaves the list where it is.
      this.#anchor = exactMs.peek() === undefined ? undefined : this.#anchor ?? this.#anchorHere();
      this.#atMs = atMs;
      tape.readOn();
    } else if (this.#isScrolled()) this.#follow();
    if (rowPx !== this.#rowPx) {
      this.#rowPx = rowPx;
      this.#leaveSpace();
    }
    const position = this.#anchor
      ? tape.positionOf(this.#anchor.timeMs) + this.#anchor.rows
      : this.#positionOfT();
    this.#scrollTo(position);
    this.#selectWanted();
    this.#show();
  }

  /** Follows the reader. */
  onScroll(): void {
    if (Math.abs(this.#host.scrollTop - this.#setPx) >= 1) this.#follow();
    this.#show();
  }

  /** Moves the selected row, or sets T to its time. */
  onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const page = Math.max(1, this.#rowsInSight() - 2);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -Infinity,
      End: Infinity,
    };
    if (event.key === "Enter" && tapeRow.peek()) setMoment(tapeRow.peek()!.timeMs);
    else if (event.key in steps) this.#select(steps[event.key]);
    else return;
    event.preventDefault();
  }

  #select(by: number): void {
    const now = this.#positionOfRow();
    const isFirst = now === undefined && Number.isFinite(by);
    const wanted = isFirst ? Math.ceil(this.#position()) : (now ?? 0) + by;
    const position = Math.max(0, Math.min(tape.length - 1, wanted));
    const top = this.#position();
    const below = position + 1 - this.#rowsInSight();
    if (position < top) this.#host.scrollTop = position * this.#rowPx;
    else if (below > top) this.#host.scrollTop = below * this.#rowPx;
    // The event comes later, and until then the rows must not go back to where they were.
    this.onScroll();
    const place = tape.at(position);
    if (place?.row !== undefined) this.#selectAt(position);
    else this.#wantedMs = by === Infinity ? place?.part.fromMs : tape.timeAt(position);
  }

  /** Selects the row at a position whose rows have arrived. */
  #selectAt(position: number): void {
    const { part, row } = tape.at(position)!;
    tapeRow.value = { timeMs: part.shown!.timeMs[row!], side: part.shown!.side[row!] };
    this.#wantedMs = undefined;
  }

  /** Selects the row that the keys went to, once the row has arrived. */
  #selectWanted(): void {
    if (this.#wantedMs === undefined) return;
    const position = Math.min(tape.length - 1, tape.positionOf(this.#wantedMs));
    if (tape.at(position)?.row !== undefined) this.#selectAt(position);
  }

  /** The position of the selected row; undefined if the row is not among those that are shown. */
  #positionOfRow(): number | undefined {
    const row = tapeRow.peek();
    if (!row) return undefined;
    // There is one row for each side in a millisecond.
    for (let position = tape.positionOf(row.timeMs), tries = 0; tries < 3; position++, tries++) {
      const place = tape.at(position);
      if (place?.row === undefined) return undefined;
      const { timeMs, side } = place.part.shown!;
      if (timeMs[place.row] === row.timeMs && side[place.row] === row.side) return position;
    }
    return undefined;
  }

  /** Whether the reader has scrolled since, and not the browser because the list became shorter. */
  #isScrolled(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#host;
    return Math.abs(scrollTop - this.#setPx) >= 1 && scrollTop < scrollHeight - clientHeight - 1;
  }

  /** Stays where the reader has scrolled to. */
  #follow(): void {
    this.#anchor = Math.abs(this.#position() - this.#positionOfT()) < 0.5 ? undefined : this.#anchorHere();
    this.#setPx = this.#host.scrollTop;
    tape.readOn();
  }

  #position(): number {
    return this.#host.scrollTop / this.#rowPx;
  }

  #positionOfT(): number {
    return this.#atMs === undefined ? 0 : tape.positionOf(this.#atMs);
  }

  #anchorHere(): { timeMs: number; rows: number } | undefined {
    const position = this.#position();
    const timeMs = tape.timeAt(position);
    return timeMs === undefined ? undefined : { timeMs, rows: position - tape.positionOf(timeMs) };
  }

  /** Leaves space below the oldest row, so that T can be at the top wherever it is. */
  #leaveSpace(): void {
    this.#host.style.setProperty("--rest", `${(this.#rowsInSight() - 1) * this.#rowPx}px`);
  }

  #scrollTo(position: number): void {
    const px = position * this.#rowPx;
    if (Math.abs(this.#host.scrollTop - px) >= 1) this.#host.scrollTop = px;
    this.#setPx = this.#host.scrollTop;
  }

  #rowsInSight(): number {
    const head = this.#host.querySelector("thead")?.clientHeight ?? 0;
    return Math.max(1, Math.floor((this.#host.clientHeight - head) / this.#rowPx));
  }

  /** Makes the rows in sight elements, and asks for those that are missing. */
  #show(): void {
    const top = Math.floor(this.#position());
    const first = Math.max(0, top - MARGIN_ROWS);
    const end = top + this.#rowsInSight() + 1 + MARGIN_ROWS;
    const before = this.#inSight.peek();
    if (before.first !== first || before.end !== end) this.#inSight.value = { first, end };
    const rows = this.#rowsInSight();
    const need = () => {
      const before = stateOfTape();
      tape.need(top - rows, top + 2 * rows);
      if (stateOfTape() !== before) tapeVersion.value++;
    };
    clearTimeout(this.#timer);
    const now = performance.now();
    if (now - this.#neededAtMs > SETTLE_MS) need();
    else this.#timer = setTimeout(need, SETTLE_MS);
    this.#neededAtMs = now;
  }
}

/** What the panel says about the parts that are needed. */
function stateOfTape(): string {
  const notes = tape.needed.filter(({ isTruncated, error }) => isTruncated || error !== undefined);
  return `${tape.isPending} ${tape.needed.length > 0} ${tape.readFromMs} ${
    notes.map(({ fromMs }) => fromMs)
  }`;
}
