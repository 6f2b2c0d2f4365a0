/** @module The whole run at a glance, with the range in view as a box to drag. */

import { useMemo } from "preact/hooks";
import { overviewPath } from "./data/overview_line.ts";
import { RangeSlider } from "./parts/RangeSlider.tsx";
import { overviewBars } from "./state/overview.ts";
import { extent, show, visible } from "./state/view.ts";

/** The strip; nothing before there are bars. */
export function Overview() {
  const [whole, range, bars] = [extent.value, visible.value, overviewBars.value];
  const path = useMemo(
    () => whole && overviewPath(bars, whole),
    [bars, bars.length, bars.newestMs, whole?.minMs, whole?.maxMs],
  );
  if (!whole || !range) return null;
  return (
    <div class="overview">
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <path d={path} vector-effect="non-scaling-stroke" />
      </svg>
      <RangeSlider whole={whole} range={range} onChange={show} />
    </div>
  );
}
