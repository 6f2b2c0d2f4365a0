/** @module The depth panel: sums of bids and asks against price, and the ladder. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { compact, fixed } from "../lib/text/numbers.ts";
import { type Depth as Book, type DepthSide, midPrice, sizeTo, spread } from "./data/depth.ts";
import { preciseTime, zoneName } from "../lib/text/times.ts";
import { MAX_ROWS, type TableContent } from "./parts/DataTable.tsx";
import { DepthPlot } from "./parts/depth_plot.ts";
import { Ladder } from "./parts/Ladder.tsx";
import { afterFirstFrame } from "./parts/first_frame.ts";
import { mountPlot } from "./parts/mount_plot.ts";
import { Panel } from "./parts/Panel.tsx";
import { colours } from "./state/colours.ts";
import { book as bookState, type BookState } from "./state/book.ts";
import { depthZoom, zoomDepth } from "./state/depth_zoom.ts";
import { bookSizeText, priceDecimals, priceStep, priceText } from "./state/quotes.ts";
import { zone } from "./state/settings.ts";
import { cursorPrice } from "./state/view.ts";

/** The depth panel. */
export function Depth() {
  return (
    <Panel id="Depth" legend={<Summary />} tools={<Zoom />} table={() => table(bookState.peek().depth)}>
      <Curve />
    </Panel>
  );
}

/** Buttons that change the range of prices. */
function Zoom() {
  return (
    <div class="group">
      <button
        type="button"
        class="quiet"
        aria-label="Show more prices"
        title="Show more prices (wheel; double click fits the book)"
        onClick={() => zoomDepth(1.6)}
      >
        −
      </button>
      <button
        type="button"
        class="quiet"
        aria-label="Show fewer prices"
        title="Show fewer prices (wheel; double click fits the book)"
        onClick={() => zoomDepth(1 / 1.6)}
      >
        +
      </button>
    </div>
  );
}

/** The moment of the book, the mid and the spread. */
function Summary() {
  const state = bookState.value;
  const book = state.depth;
  const mid = midPrice(book);
  const gap = spread(book);
  return (
    <dl class="legend">
      <div>
        <dt>{momentText(state)}</dt>
        {state.fault !== undefined && <dd class="falls">{state.fault}</dd>}
      </div>
      {mid !== undefined && gap !== undefined && (
        <>
          <div>
            <dt>Mid</dt>
            <dd>{midText(mid)}</dd>
          </div>
          <div>
            <dt>Spread</dt>
            <dd>{priceText(gap)}{mid > 0 && ` (${(gap / mid * 1e4).toPrecision(3)} bp)`}</dd>
          </div>
        </>
      )}
      <SizeToCursor book={book} />
    </dl>
  );
}

/** The curve and the ladder. */
function Curve() {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => afterFirstFrame(() => mount(host.current!)), []);
  const { depth: book, isPending, fault } = bookState.value;
  const isEmpty = book.bids.price.length + book.asks.price.length === 0;
  return (
    <div class={isPending || fault !== undefined ? "book is-pending" : "book"}>
      <div
        class="plot"
        ref={host}
        role="img"
        aria-label="Sums of bid and ask sizes against price, as steps"
      />
      {isEmpty ? <p class="empty">No order book yet</p> : <Ladder depth={book} />}
    </div>
  );
}

/** What moment the book shows. */
function momentText({ timeMs, isNewest }: BookState): string {
  if (timeMs === undefined) return isNewest ? "newest book" : "no book recorded yet";
  const time = `${preciseTime(timeMs, zone.value)} ${zoneName(zone.value, timeMs)}`;
  return `${isNewest ? "newest book," : "book of"} ${time}`;
}

/** The sum of sizes up to the price under the cursor: a separate component, because it changes with each movement. */
function SizeToCursor({ book }: { book: Book }) {
  const price = cursorPrice.value;
  const there = price === undefined ? undefined : sizeTo(book, price);
  if (!there) return <Recorded book={book} />;
  if (there.beyond !== undefined) {
    return (
      <div class="line">
        <dt>{there.side === "bid" ? "Bids" : "Asks"}</dt>
        <dd>not recorded beyond {priceText(there.beyond)}</dd>
      </div>
    );
  }
  return (
    <div class="line">
      <dt>{there.side === "bid" ? "Bids" : "Asks"} to {priceText(price!)}</dt>
      <dd class={there.side === "bid" ? "rises" : "falls"}>{bookSizeText(there.total)}</dd>
    </div>
  );
}

/** The lowest and the highest recorded price, which have the line while there is no cursor. */
function Recorded({ book: { bids, asks } }: { book: Book }) {
  const low = bids.price.at(-1) ?? asks.price[0];
  const high = asks.price.at(-1) ?? bids.price[0];
  // An empty line keeps its place, so that nothing moves when a book appears.
  if (low === undefined) return <div class="line" />;
  return (
    <div
      class="line"
      title="Beyond these prices nothing was recorded, which does not mean that there were no orders"
    >
      <dt>Recorded</dt>
      <dd>{priceText(low)} – {priceText(high)}</dd>
    </div>
  );
}

/** A mid is between two prices, so it may need one more decimal. */
function midText(mid: number): string {
  const decimals = priceDecimals.value;
  const steps = mid * 10 ** decimals;
  return fixed(mid, Math.abs(steps - Math.round(steps)) > 1e-3 ? decimals + 1 : decimals);
}

function table({ bids, asks }: Book): TableContent {
  const rows = (name: string, side: DepthSide) =>
    Array.from(side.price, (price, i) => [
      `${name} ${i + 1}`,
      priceText(price),
      bookSizeText(side.size[i]),
      bookSizeText(side.total[i]),
    ]).slice(0, MAX_ROWS / 2);
  return {
    columns: ["Level", "Price", "Size", "Total"],
    rows: [...rows("Bid", bids), ...rows("Ask", asks)],
  };
}

/** Puts the plot into its host. Returns a function that removes the plot. */
function mount(host: HTMLElement): () => void {
  const plot = new DepthPlot(host, colours.peek());
  const { over } = plot.u;
  over.addEventListener("pointermove", (event) => {
    cursorPrice.value = plot.valuesAt(event.clientX - over.getBoundingClientRect().left, 0).x;
  });
  over.addEventListener("pointerleave", () => cursorPrice.value = undefined);
  over.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomDepth(event.deltaY > 0 ? 1.25 : 0.8);
  }, { passive: false });
  over.addEventListener("dblclick", () => depthZoom.value = 1);
  return mountPlot(host, plot, {
    draw: () =>
      plot.show({
        depth: bookState.peek().depth,
        priceDecimals: priceDecimals.peek(),
        priceStep: priceStep.peek(),
        zoom: depthZoom.peek(),
        colours: colours.peek(),
      }),
    drawsOn: () => {
      bookState.value, depthZoom.value;
    },
    cursorOn: () => cursorPrice.value,
    cursor: () => {
      const price = cursorPrice.peek();
      if (price === undefined) return {};
      const there = sizeTo(bookState.peek().depth, price);
      const total = there?.beyond === undefined ? there?.total : undefined;
      return {
        ...plot.placeOf(price, total),
        xText: priceText(price),
        yText: total === undefined ? "" : compact(total),
      };
    },
  });
}
