/** @module Figures as people read them. */

import { type Rejection, REJECTIONS } from "../model/batches.ts";

/** A whole number with thousands set off by commas, and what it counts: `1,234 trades`. */
export function count(number: number, what?: string): string {
  const digits = String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");
  return what === undefined ? digits : `${digits} ${number === 1 ? what.replace(/s$/, "") : what}`;
}

/** Why rows were rejected, with how many: `2 with a time that cannot be read`; empty where none was. */
export function reasonsOf(rejected: Record<Rejection, number>): string {
  return (Object.keys(REJECTIONS) as Rejection[])
    .filter((reason) => rejected[reason] > 0)
    .map((reason) => `${count(rejected[reason])} with ${REJECTIONS[reason]}`)
    .join(", ");
}

/** A number of bytes with three digits: `8.62 MB`. */
export function bytes(number: number): string {
  return scaled(number, 1000, ["B", "kB", "MB", "GB", "TB"], " ");
}

/** A rate or a large count with three digits: `1.25M`. */
export function short(number: number): string {
  return scaled(number, 1000, ["", "k", "M", "G"], "");
}

function scaled(number: number, base: number, units: string[], gap: string): string {
  let unit = 0;
  while (number >= base && unit < units.length - 1) {
    number /= base;
    unit++;
  }
  const text = unit === 0 ? String(Math.round(number)) : number.toPrecision(3);
  return text + gap + units[unit];
}

/** A length of time: `0.8 s`, `42 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.round(seconds) % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
