/** @module The document's title: the last price and the instrument, readable when the page is one tab among many. */

import { effect } from "@preact/signals";
import { connection, feeds, status } from "./feeds.ts";
import { isStale } from "./liveness.ts";
import { priceText } from "./quotes.ts";

/** Starts to update the title. */
export function keepTitle(): void {
  effect(() => {
    const { version, own } = feeds.price;
    version.value;
    const name = status.value.instrument ?? "orderflow";
    const last = own.length > 0 ? `${priceText(own.columns[4][own.length - 1])} ` : "";
    const mark = connection.value === "gone" || isStale.value ? "⚠ " : "";
    document.title = `${mark}${last}${name}`;
  });
}
