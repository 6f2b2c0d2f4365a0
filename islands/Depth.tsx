/** @module The book: sums of bids and asks against price, and the ladder beside it. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { DepthPlot } from "./chart/depth_plot.ts";
import { type Depth as Book, type DepthSide, midPrice, sizeTo, spread } from "./data/depth.ts";
import { depth } from "./data/feed.ts";
import { compact, fixed } from "../lib/text/numbers.ts";
import { bookSizeText, priceDecimals, priceText } from "./format/quotes.ts";
import { DataTable, MOST_ROWS, type TableContent } from "./parts/DataTable.tsx";
import { Ladder } from "./parts/Ladder.tsx";
import { mountPlot } from "./parts/mount_plot.ts";
import { cursorPrice } from "./view/view.ts";

/** The depth chart and its ladder. */
export function Depth() {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => mount(host.current!), []);
  const book = depth.value;
  const mid = midPrice(book);
  const gap = spread(book);
  const isEmpty = book.bids.price.length + book.asks.price.length === 0;
  return (
    <figure class="chart depth" aria-label="Depth">
      <figcaption>
        <h2>Depth</h2>
        <dl class="legend">
          {mid !== undefined && gap !== undefined && (
            <>
              <div>
                <dt>Mid</dt>
                <dd>{midText(mid)}</dd>
              </div>
              <div>
                <dt>Spread</dt>
                <dd>{priceText(gap)} ({(gap / mid * 1e4).toPrecision(3)} bp)</dd>
              </div>
            </>
          )}
          <Pointed book={book} />
        </dl>
        <DataTable name="Depth" content={() => table(book)} />
      </figcaption>
      <div class="book">
        <div
          class="plot"
          ref={host}
          role="img"
          aria-label="Sums of bid and ask sizes against price, as steps"
        />
        {isEmpty ? <p class="empty">No order book yet</p> : <Ladder depth={book} />}
      </div>
    </figure>
  );
}

/** What stands up to the price under the cursor; its own component, as it changes with every move. */
function Pointed({ book }: { book: Book }) {
  const price = cursorPrice.value;
  const there = price === undefined ? undefined : sizeTo(book, price);
  // Its line is kept free, so that nothing moves when the cursor comes.
  if (!there) return <div class="line" />;
  return (
    <div class="line">
      <dt>{there.side === "bid" ? "Bids" : "Asks"} to {priceText(price!)}</dt>
      <dd class={there.side === "bid" ? "rises" : "falls"}>{bookSizeText(there.total)}</dd>
    </div>
  );
}

/** A mid lies between two prices, and so may need a decimal more than they. */
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
    ]).slice(0, MOST_ROWS / 2);
  return {
    columns: ["Level", "Price", "Size", "Total"],
    rows: [...rows("Bid", bids), ...rows("Ask", asks)],
  };
}

/** Fills the host; returns what empties it. */
function mount(host: HTMLElement): () => void {
  const plot = new DepthPlot(host);
  const { over } = plot.u;
  over.addEventListener("pointermove", (event) => {
    cursorPrice.value = plot.valuesAt(event.clientX - over.getBoundingClientRect().left, 0).x;
  });
  over.addEventListener("pointerleave", () => cursorPrice.value = undefined);
  return mountPlot(host, plot, {
    draw: () => plot.show(depth.peek()),
    drawsOn: () => depth.value,
    cursorOn: () => cursorPrice.value,
    cursor: () => {
      const price = cursorPrice.peek();
      if (price === undefined) return {};
      const total = sizeTo(depth.peek(), price)?.total;
      return {
        ...plot.placeOf(price, total),
        xText: priceText(price),
        yText: total === undefined ? "" : compact(total),
      };
    },
  });
}
