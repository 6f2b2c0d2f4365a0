/**
 * The view in the page's address, so that a copied address shows the same. The history gets no entries: the page
 * replaces its address, a moment after the view has come to rest.
 *
 * @module
 */

import { batch, effect } from "@preact/signals";
import { parseView, viewText } from "../data/view_address.ts";
import { goesOn, windowMs } from "./feeds.ts";
import { mode, MODES } from "./modes.ts";
import { chosenWindowMs } from "./settings.ts";
import { addressedRange, cursorMs, isFollowing, showAddressed } from "./view.ts";

/** How long the view rests before the address changes, in milliseconds. Browsers limit how often it may change. */
const REST_MS = 300;

/** Shows what the address says, and starts to keep the address. */
export function startAddress(): void {
  read();
  addEventListener("hashchange", read);
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const text = viewText({
      range: addressedRange(),
      // Without a run that goes on there are no newer bars, so the range alone says where the view is.
      isFollowing: isFollowing.value && goesOn.value,
      windowMs: windowMs.value,
      mode: mode.value,
      cursorMs: cursorMs.value,
    });
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (location.hash !== `#${text}`) history.replaceState(history.state, "", `#${text}`);
    }, REST_MS);
  });
}

function read(): void {
  const view = parseView(location.hash);
  batch(() => {
    if (view.windowMs) chosenWindowMs.value = view.windowMs;
    mode.value = MODES.find((name) => name === view.mode) ?? mode.value;
    if (view.cursorMs !== undefined) cursorMs.value = view.cursorMs;
  });
  if (view.range) showAddressed(view.range, view.isFollowing ?? false);
}
