/** @module "Did you mean": finds the known name that a mistyped name most likely stands for. */

/**
 * Finds the candidate that a mistyped name most likely stands for.
 *
 * The rules, of which the first that matches decides:
 *
 * 1. The names are equal when letter case, and all characters but letters and digits, are ignored
 *    (`btcusdt` and `BTC-USDT`).
 * 2. The names differ by one typing error (a letter added, missing, replaced or swapped with its neighbour), or by
 *    two if the given name has eight letters and digits or more. Fewer errors win.
 * 3. The given name has at least three letters and digits and is the beginning of the candidate. The shortest
 *    candidate wins.
 *
 * Of equally good candidates the first wins.
 *
 * @param given The name as typed
 * @param candidates The known names
 * @returns One of the candidates, or `undefined` if no candidate is similar or the given name is itself a candidate
 *
 * @example
 * ```ts
 * import { nearest } from "./nearest.ts";
 *
 * const commands = ["serve", "inspect", "demo"];
 * if (nearest("inpsect", commands) !== "inspect") throw new Error();
 * if (nearest("banana", commands) !== undefined) throw new Error();
 * ```
 */
export function nearest(given: string, candidates: Iterable<string>): string | undefined {
  const typed = folded(given);
  const allowed = typed.length < 3 ? 0 : typed.length < 8 ? 1 : 2;
  let best: string | undefined;
  let bestScore = Infinity;
  for (const candidate of candidates) {
    if (candidate === given) return undefined;
    const score = scoreOf(typed, folded(candidate), allowed);
    if (score < bestScore) [best, bestScore] = [candidate, score];
  }
  return best;
}

/**
 * The number of typing errors between two texts: the optimal string alignment distance, which counts characters
 * added, removed, replaced, and swapped with their neighbour
 * (https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance).
 *
 * @param a A text
 * @param b Another text
 * @returns 0 if the texts are equal; at most the length of the longer text, in UTF-16 code units
 */
export function typingErrors(a: string, b: string): number {
  // Distances between the first i (or fewer) characters of `a` and the first j characters of `b`, for each j.
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min(previous[j] + 1, current[j - 1] + 1, replaced);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) distance = Math.min(distance, beforePrevious[j - 2] + 1);
      current.push(distance);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length];
}

/** Scores of prefixes begin above every score of a typing error. */
const PREFIX_SCORE = 100;

/** Candidates longer than this (file names may have 255 bytes) are not compared letter by letter. */
const MAX_COMPARED = 64;

/** How far a candidate is from what was typed; `Infinity` if the two are not similar. Both are folded. */
function scoreOf(typed: string, candidate: string, allowed: number): number {
  if (typed === "" || candidate === "") return Infinity;
  if (typed === candidate) return 0;
  const areComparable = Math.abs(typed.length - candidate.length) <= allowed && typed.length <= MAX_COMPARED;
  if (areComparable) {
    const errors = typingErrors(typed, candidate);
    if (errors <= allowed) return errors;
  }
  const isPrefix = typed.length >= 3 && candidate.startsWith(typed);
  return isPrefix ? PREFIX_SCORE + candidate.length : Infinity;
}

/** Whether two names are equal when letter case, and all characters but letters and digits, are ignored. */
export function isAlike(a: string, b: string): boolean {
  return folded(a) !== "" && folded(a) === folded(b);
}

/** The name in lower case, with letters and digits only. */
function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
