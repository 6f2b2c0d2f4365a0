/** @module A button in the corner between both axes: shows whether the scale is automatic, and changes that. */

import type { ValueScale } from "./value_scale.ts";

/** The button. */
export function ScaleButton({ name, scale }: { name: string; scale: ValueScale }) {
  const isManual = scale.manual.value !== undefined;
  const state = isManual ? "Manual" : "Auto";
  return (
    <button
      type="button"
      class={isManual ? "scale-button is-manual" : "scale-button"}
      aria-label={`Scale of ${name}: ${state.toLowerCase()}`}
      title={isManual
        ? "The scale stays as it is. Press to let it follow the values (A, or double click on the axis)"
        : "The scale follows the values. Press to keep it as it is (or drag the axis)"}
      onClick={() => isManual ? scale.follow() : scale.keep()}
    >
      <span>{state}</span>
    </button>
  );
}
