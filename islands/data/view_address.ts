/**
 * The view as the fragment of an address, such as `#from=1723125600000&to=1723129200000&window=5m&mode=footprint`.
 *
 * @module
 */

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, windowName } from "../../lib/text/durations.ts";
import type { TimeRange } from "./time_range.ts";

/** What an address says about the view. What is left out is as the page has it. */
export interface ViewAddress {
  /** The range of time in view. */
  readonly range?: TimeRange;
  /** Whether the newest bars are followed, however new they are when the address is opened. */
  readonly isFollowing?: boolean;
  /** Length of a window, in milliseconds. */
  readonly windowMs?: number;
  /** The mode of the price chart. */
  readonly mode?: string;
  /** The start of the window under the cursor. */
  readonly cursorMs?: number;
  /** The moment T, if it is not the end of that window. */
  readonly exactMs?: number;
}

const UNITS_MS: Record<string, number> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
/** The last time that a date can have, in milliseconds. */
const LAST_MS = 8.64e15;

/** The fragment of an address, without `#`. */
export function viewText({ range, isFollowing, windowMs, mode, cursorMs, exactMs }: ViewAddress): string {
  const parts: [string, string | number | undefined][] = [
    ["from", range && Math.round(range.minMs)],
    ["to", range && Math.round(range.maxMs)],
    ["follow", isFollowing ? 1 : undefined],
    ["window", windowMs && windowName(windowMs).replace(" ", "")],
    ["mode", mode],
    ["t", cursorMs],
    ["at", exactMs],
  ];
  return parts.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`).join(
    "&",
  );
}

/** Reads the fragment of an address, with or without `#`. A part that is not valid is left out. */
export function parseView(text: string): ViewAddress {
  const parts = new URLSearchParams(text.replace(/^#/, ""));
  const time = (name: string) => {
    const part = parts.get(name);
    return part !== null && /^\d{1,16}$/.test(part) && Number(part) <= LAST_MS ? Number(part) : undefined;
  };
  const [minMs, maxMs, cursorMs, exactMs] = ["from", "to", "t", "at"].map(time);
  const [, count, unit] = /^([\d.]{1,9})([smhd])$/.exec(parts.get("window") ?? "") ?? [];
  const windowMs = Number(count) * UNITS_MS[unit];
  const mode = parts.get("mode");
  return {
    ...minMs !== undefined && maxMs !== undefined && minMs < maxMs && { range: { minMs, maxMs } },
    ...parts.get("follow") === "1" && { isFollowing: true },
    ...windowMs > 0 && { windowMs },
    ...mode !== null && { mode },
    ...cursorMs !== undefined && { cursorMs },
    ...cursorMs !== undefined && exactMs !== undefined && { exactMs },
  };
}
