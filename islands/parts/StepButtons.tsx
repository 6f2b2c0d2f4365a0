/** @module Two buttons that make rows of prices finer and coarser, with the size of a row between. */

import type { ComponentChildren } from "preact";

/** What the buttons change. */
export interface StepButtonsProps {
  /** What the group is about, for screen readers. */
  label: string;
  /** The plural of what becomes finer or coarser, such as `rows`. */
  what: string;
  /** The keys that do what the buttons do. */
  keys: readonly [finer: string, coarser: string];
  /** Makes rows finer (-1) or coarser (1). */
  step: (by: -1 | 1) => void;
  /** The present size. */
  children: ComponentChildren;
}

/** The buttons. */
export function StepButtons({ label, what, keys, step, children }: StepButtonsProps) {
  const button = (by: -1 | 1, name: string, key: string, sign: string) => (
    <button
      type="button"
      aria-label={`${name} ${what}`}
      title={`${name} ${what} (${key})`}
      onClick={() => step(by)}
    >
      {sign}
    </button>
  );
  return (
    <div class="group" role="group" aria-label={label}>
      {button(-1, "Finer", keys[0], "−")}
      {children}
      {button(1, "Coarser", keys[1], "+")}
    </div>
  );
}
