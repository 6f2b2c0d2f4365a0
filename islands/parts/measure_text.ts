/** @module A measurement as text. */

import { signed } from "../../lib/text/numbers.ts";
import { duration } from "../../lib/text/durations.ts";
import type { Measurement } from "../data/measurement.ts";
import { priceDecimals, signedVolumeText, volumeText } from "../state/quotes.ts";

/** The lines of a measurement: price and basis points, time, volume, delta. */
export function measureLines({ change, basisPoints, spanMs, volume, delta }: Measurement): string[] {
  return [
    signed(change, priceDecimals.peek()) +
    (basisPoints === undefined ? "" : `, ${signed(basisPoints, 1)} bp`),
    duration(spanMs),
    `volume ${volume === undefined ? "unknown" : volumeText(volume)}`,
    `delta ${delta === undefined ? "unknown" : signedVolumeText(delta)}`,
  ];
}
