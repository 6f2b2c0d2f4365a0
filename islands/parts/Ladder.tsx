/** @module The ladder: the best levels of the book in rows, each with a bar for its size. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { type Depth, type DepthSide, midPrice, spread } from "../data/depth.ts";
import { bookSizeText, priceText } from "../state/quotes.ts";

/** The height of a row, in CSS pixels, as in the stylesheet. */
const ROW_PX = 20;

/** As many levels as fit: asks above, bids below, the best of both in the middle. */
export function Ladder({ depth }: { depth: Depth }) {
  const host = useRef<HTMLDivElement>(null);
  const levels = useSignal(8);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([{ contentRect }]) => {
      // Two rows are needed for the heading and the spread.
      levels.value = Math.max(3, Math.floor((contentRect.height / ROW_PX - 2) / 2));
    });
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);
  const count = levels.value;
  const largest = Math.max(0, ...depth.bids.size.slice(0, count), ...depth.asks.size.slice(0, count));
  const mid = midPrice(depth);
  return (
    <div class="ladder" ref={host}>
      <table aria-label="Best levels of the book">
        <thead>
          <tr>
            <th scope="col">Price</th>
            <th scope="col">Size</th>
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody class="asks">{rows(depth.asks, count, largest, true)}</tbody>
        <tbody class="mid">
          <tr>
            <td colSpan={3}>
              {mid === undefined ? "one side only" : `spread ${priceText(spread(depth)!)}`}
            </td>
          </tr>
        </tbody>
        <tbody class="bids">{rows(depth.bids, count, largest, false)}</tbody>
      </table>
    </div>
  );
}

function rows(side: DepthSide, count: number, largest: number, isUpsideDown: boolean) {
  const shown = Math.min(count, side.price.length);
  return Array.from({ length: shown }, (_, row) => {
    const i = isUpsideDown ? shown - 1 - row : row;
    const part = largest > 0 ? side.size[i] / largest : 0;
    return (
      <tr key={i}>
        <td>{priceText(side.price[i])}</td>
        <td>
          <i class="size-bar" style={{ width: `${(100 * part).toFixed(1)}%` }} />
          <span>{bookSizeText(side.size[i])}</span>
        </td>
        <td>{bookSizeText(side.total[i])}</td>
      </tr>
    );
  });
}
