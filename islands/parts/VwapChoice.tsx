/** @module Choices for the VWAP: whether it is shown, and where it begins. */

import { useEffect } from "preact/hooks";
import { anchorVwap, isChoosingBar, isVwapShown, VWAP_ANCHORS, vwapAnchor } from "../state/vwap.ts";

/** The distance from which a movement of a pressed pointer is no click, in CSS pixels. */
const STILL_PX = 4;

const NAMES = { day: "Day", week: "Week", bar: "Bar" };
const TITLES = {
  day: "From the start of each UTC day",
  week: "From the start of each week, Monday 00:00 UTC",
  bar: "From a bar: click the bar, or move the cursor there and press Shift+V",
};

/** A button for the VWAP, and buttons for the anchor while the VWAP is shown. */
export function VwapChoice() {
  useEffect(listenForBar, []);
  return (
    <div class="group" role="group" aria-label="VWAP">
      <button
        type="button"
        class="quiet"
        aria-pressed={isVwapShown.value}
        title="The volume-weighted average price, with 1, 2 and 3 deviations (V)"
        onClick={() => isVwapShown.value = !isVwapShown.value}
      >
        VWAP
      </button>
      {isVwapShown.value && VWAP_ANCHORS.map((anchor) => (
        <button
          key={anchor}
          type="button"
          class="quiet"
          aria-pressed={vwapAnchor.value === anchor}
          title={TITLES[anchor]}
          onClick={() => {
            vwapAnchor.value = anchor;
            isChoosingBar.value = anchor === "bar";
          }}
        >
          {anchor === "bar" && isChoosingBar.value ? "Click a bar" : NAMES[anchor]}
        </button>
      ))}
    </div>
  );
}

/** Takes the bar that is clicked in the price chart while a bar is to be chosen. Returns a function that stops. */
function listenForBar(): () => void {
  const gone = new AbortController();
  const options = { signal: gone.signal, capture: true };
  let [x, y] = [0, 0];
  addEventListener("pointerdown", (event) => [x, y] = [event.clientX, event.clientY], options);
  addEventListener("click", (event) => {
    const isOnChart = event.target instanceof Element &&
      event.target.closest('[data-island="Price"] .u-over');
    const isStill = Math.hypot(event.clientX - x, event.clientY - y) < STILL_PX;
    if (isChoosingBar.peek() && isOnChart && isStill) anchorVwap();
  }, options);
  return () => gone.abort();
}
