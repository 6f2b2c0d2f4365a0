/** @module The layer of lines where days begin, on the clock of the chosen zone. */

import { drawDaySeparators } from "../marks/day_separators.ts";
import { zone } from "../state/settings.ts";
import type { Layer } from "./layer.ts";

/** The layer. The chart draws when the zone changes, because of its axis. */
export const daySeparators: Layer = {
  draw: (frame, range) => drawDaySeparators(frame, range, zone.peek()),
};
