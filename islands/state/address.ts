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
import { exactMs, showMoment } from "./moment.ts";
import { chosenWindowMs } from "./settings.ts";
import { addressedRange, cursorMs, isFollowing, showAddressed } from "./view.ts";

/** How long the view rests before the address changes, in milliseconds. Browsers limit how often it may change. */
const REST_MS = 300;

/** Where a page that is left before its address has changed keeps its view, in the browser's storage of the tab. */
const LEFT_KEY = "orderflow.left";

/** Shows what the address says, and starts to keep the address. */
export function startAddress(): void {
  read(left() ?? location.hash);
  addEventListener("hashchange", () => read(location.hash));
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A reload asks for the address of its moment: what was chosen since would be lost.
  addEventListener("pagehide", () => keepLeft(timer === undefined ? undefined : wanted));
  let wanted = "";
  effect(() => {
    wanted = viewText({
      range: addressedRange(),
      // Without a run that goes on there are no newer bars, so the range alone says where the view is.
      isFollowing: isFollowing.value && goesOn.value,
      windowMs: windowMs.value,
      mode: mode.value,
      cursorMs: cursorMs.value,
      exactMs: exactMs.value,
    });
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      if (location.hash !== `#${wanted}`) history.replaceState(history.state, "", `#${wanted}`);
    }, REST_MS);
  });
}

function read(text: string): void {
  const view = parseView(text);
  batch(() => {
    if (view.windowMs) chosenWindowMs.value = view.windowMs;
    mode.value = MODES.find((name) => name === view.mode) ?? mode.value;
    if (view.cursorMs !== undefined) showMoment(view.cursorMs, view.exactMs);
  });
  if (view.range) showAddressed(view.range, view.isFollowing ?? false);
}

/** The view of this tab when it was left at the present address, if the address was behind. */
function left(): string | undefined {
  try {
    const [hash, text] = JSON.parse(sessionStorage.getItem(LEFT_KEY) ?? "[]");
    const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    return visit?.type === "reload" && hash === location.hash ? text : undefined;
  } catch {
    // Storage is forbidden: the address alone says what to show.
    return undefined;
  }
}

function keepLeft(text: string | undefined): void {
  try {
    if (text) sessionStorage.setItem(LEFT_KEY, JSON.stringify([location.hash, text]));
    else sessionStorage.removeItem(LEFT_KEY);
  } catch {
    // As above.
  }
}
