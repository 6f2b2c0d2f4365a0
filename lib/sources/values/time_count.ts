/**
 * Times that are a count of another unit, or since another epoch, than those that `time.ts` tells apart by their
 * digits: .NET's ticks, Windows's FILETIME, and milliseconds that were divided once too often.
 *
 * @module
 */

import { decimalPartsOf, type SqlValue } from "./decimal.ts";
import { isAfterEpoch } from "./time_text.ts";
import type { TimeFormReader } from "./time.ts";

/** What is counted, and since when. */
export interface CountedUnit {
  /** The unit is ten to the power of `exponent` seconds. */
  readonly exponent: number;
  /** Seconds from the start of the count to the Unix epoch. */
  readonly secondsToUnixEpoch: number;
}

/**
 * 100 ns since 0001-01-01, as `DateTime.Ticks` of .NET
 * (https://learn.microsoft.com/dotnet/api/system.datetime.ticks).
 */
export const DOTNET_TICKS: CountedUnit = { exponent: -7, secondsToUnixEpoch: 62_135_596_800 };

/** 100 ns since 1601-01-01 (https://learn.microsoft.com/windows/win32/api/minwinbase/ns-minwinbase-filetime). */
export const FILETIME: CountedUnit = { exponent: -7, secondsToUnixEpoch: 11_644_473_600 };

/** Milliseconds since the Unix epoch divided by a million: some recorders divide by 1000 what is in seconds already. */
export const KILOSECONDS: CountedUnit = { exponent: 3, secondsToUnixEpoch: 0 };

/** Reads counts of a unit, exactly to the nanosecond; further digits are cut off. */
export class CountReader implements TimeFormReader {
  ms = 0;
  ns = 0;

  readonly #unit: CountedUnit;

  /** A reader of counts of `unit`. */
  constructor(unit: CountedUnit) {
    this.#unit = unit;
  }

  /** Reads a count; returns whether the value is a time after the Unix epoch. */
  read(value: SqlValue): boolean {
    const count = decimalPartsOf(value);
    if (count === undefined || count.isNegative) return false;
    const { exponent, secondsToUnixEpoch } = this.#unit;
    const secondDigits = count.point + exponent;
    if (secondDigits > 14) return false;
    const end = Math.max(0, secondDigits + 9);
    const nanoseconds = count.digits.slice(0, end).padEnd(end, "0").padStart(10, "0");
    const seconds = Number(nanoseconds.slice(0, -9)) - secondsToUnixEpoch;
    this.ms = seconds * 1000 + Number(nanoseconds.slice(-9, -6));
    this.ns = Number(nanoseconds.slice(-6));
    return isAfterEpoch(this);
  }
}
