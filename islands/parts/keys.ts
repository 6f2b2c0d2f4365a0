/** @module Control of the charts by keyboard. */

import { regroupLadder } from "../state/ladder.ts";
import { nextCellMode, regroup } from "../state/footprint.ts";
import { nextProfileRange } from "../state/profile.ts";
import { DIALOGS, requestedDialog } from "../state/dialogs.ts";
import { clearMeasurement, toggleMeasuring } from "../state/measurement.ts";
import { nextMode } from "../state/modes.ts";
import { anchorVwap, isVwapShown } from "../state/vwap.ts";
import { clearCursor, moveCursor, pan, showAll, showNewest, showOldest, zoom } from "../state/view.ts";
import { SCALE_KEYS, scaleAction } from "./scale_keys.ts";
import { prepareSpeech, speakBar } from "./spoken_bar.ts";

/** The keys and their meanings, as the page lists them. */
export const KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ["+ −", "zoom in and out"],
  ["← →", "move in time"],
  ["Shift ← →", "move the cursor from bar to bar"],
  ["Home End", "oldest and newest bars"],
  ["0", "show all"],
  ["G", "go to a date and time"],
  ["M", "next mode of the price chart"],
  ...SCALE_KEYS,
  ["V", "show or hide the VWAP"],
  ["Shift V", "VWAP from the bar under the cursor"],
  ["C", "footprint: what cells show"],
  ["[ ]", "footprint: finer and coarser rows"],
  ["P", "volume profile: next range"],
  [", .", "ladder: finer and coarser rows"],
  ["↑ ↓ Enter", "in the tape: go to another trade, and to its moment"],
  ["X", "measure from the close under the cursor to where the cursor moves; again to end"],
  ["Esc", "close what is open, or remove the measurement, then the cursor"],
  ["?", "keys and gestures"],
];

/** The gestures and their meanings. */
export const GESTURES: readonly (readonly [gesture: string, meaning: string])[] = [
  ["Wheel, pinch", "zoom where the pointer is"],
  ["Drag", "move in time"],
  ["Shift drag", "measure in the price chart"],
  ["Double click", "show all"],
  ["Drag, wheel at an axis", "stretch the scale; double click: automatic again"],
  ["Click in the tape", "go to the moment of a trade"],
];

/** Starts to listen to keys, unless the focused element needs them itself. */
export function listenToKeys(): void {
  prepareSpeech();
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (
      event.target instanceof Element &&
      event.target.closest("select, input, textarea, dialog[open], .scrolls")
    ) return;
    const action = scaleAction(event) ?? (event.altKey ? undefined : actionOf(event.key, event.shiftKey));
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function actionOf(key: string, isShifted: boolean): (() => void) | undefined {
  switch (key) {
    case "0":
      return showAll;
    case "+":
    case "=":
      return () => zoom(0.8);
    case "-":
    case "_":
      return () => zoom(1.25);
    case "ArrowLeft":
      return () => isShifted ? readBar(-1) : pan(-0.1);
    case "ArrowRight":
      return () => isShifted ? readBar(1) : pan(0.1);
    case "Home":
      return showOldest;
    case "End":
      return showNewest;
    case "g":
    case "G":
      return () => requestedDialog.value = DIALOGS.goTo;
    case "?":
      return () => requestedDialog.value = DIALOGS.help;
    case "m":
    case "M":
      return nextMode;
    case "v":
    case "V":
      return isShifted ? anchorVwap : () => isVwapShown.value = !isVwapShown.value;
    case "c":
    case "C":
      return nextCellMode;
    case "[":
      return () => regroup(-1);
    case "]":
      return () => regroup(1);
    case ",":
      return () => regroupLadder(-1);
    case ".":
      return () => regroupLadder(1);
    case "p":
    case "P":
      return nextProfileRange;
    case "Escape":
      return () => {
        if (!clearMeasurement()) clearCursor();
      };
    case "x":
    case "X":
      return toggleMeasuring;
  }
}

/** Moves the cursor, and reads the bar there aloud. */
function readBar(byBars: number): void {
  moveCursor(byBars);
  speakBar();
}
