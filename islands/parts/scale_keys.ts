/** @module Control of vertical scales by keyboard: of the chart with the focus, or else of the first chart. */

import { plots } from "./plots.ts";
import type { ValueScale } from "./value_scale.ts";

/** The keys and their meanings, as the page lists them. */
export const SCALE_KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ["Alt ↑ ↓", "stretch and compress the scale of the focused chart, or of the prices"],
  ["Alt Shift ↑ ↓", "move that scale"],
  ["A", "automatic scale again"],
];

/** The change of a scale that a key stands for; undefined for other keys. */
export function scaleAction(event: KeyboardEvent): (() => void) | undefined {
  const action = actionOf(event);
  const scale = action && focusedScale();
  return scale && (() => action(scale));
}

function actionOf({ key, altKey, shiftKey }: KeyboardEvent): ((scale: ValueScale) => void) | undefined {
  if (!altKey) return key === "a" || key === "A" ? (scale) => scale.follow() : undefined;
  const isUp = key === "ArrowUp";
  if (!isUp && key !== "ArrowDown") return undefined;
  if (shiftKey) return (scale) => scale.move(isUp ? 0.1 : -0.1);
  return (scale) => scale.zoom(isUp ? 0.8 : 1.25);
}

function focusedScale(): ValueScale | undefined {
  const all = [...plots.values()];
  const focused = all.find(({ u }) => u.root.parentElement!.contains(document.activeElement));
  const plot = focused ?? all[0];
  return plot?.hasFixedScale ? undefined : plot?.scale;
}
