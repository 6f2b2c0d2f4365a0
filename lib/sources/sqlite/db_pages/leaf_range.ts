/**
 * Parts of a table: ranges of its leaf db pages, in the order of their keys, which several threads read at the same
 * time.
 *
 * The interior db pages say where the leaves are, so a table is split without reading rows, and every thread splits a
 * table in the same way. What is checked from row to row within a table is checked within a part; the key above the leaf
 * before a part is what the first rowid of the part must exceed.
 *
 * @module
 */

import type { PartLimits, SharedReading, TablePart } from "../../source.ts";
import { LeafGroup, leafGroups } from "./btree.ts";
import type { DbPageFile } from "./db_page_file.ts";
import { DbPageSet } from "./db_page_set.ts";

/** A range of a table's leaves. */
export class LeafRange implements TablePart {
  /** The leaves. */
  readonly groups: LeafGroup[] = [];
  visited: Uint8Array | undefined;
}

/**
 * How several threads read the tables of a file.
 *
 * @param rootOf The root db page of a table; undefined if the table is read as a whole
 * @param finish Counts a table as read, with these db pages
 */
export function sharedReading(
  file: DbPageFile,
  rootOf: (kind: "trades" | "books") => number | undefined,
  finish: (kind: "trades" | "books", visited: DbPageSet) => void,
): SharedReading {
  return {
    split(kind, limits) {
      const root = rootOf(kind);
      const visited = new DbPageSet(file);
      const parts = root === undefined ? [] : splitLeaves(file, root, visited, limits);
      return { parts, visited: visited.bits };
    },
    finish: (kind, visited) => finish(kind, DbPageSet.of(file, visited)),
  };
}

/**
 * Splits a table.
 *
 * @param file The file
 * @param root The table's root db page
 * @param visited Gets every db page of the tree
 * @param limits How many ranges there may be
 * @returns Ranges of about as many leaves each
 * @throws {SourceFault} If an interior db page is damaged
 */
function splitLeaves(
  file: DbPageFile,
  root: number,
  visited: DbPageSet,
  { most, leastLeaves }: PartLimits,
): LeafRange[] {
  const groups = [...leafGroups(file, root, visited)];
  const leaves = groups.reduce((sum, { count }) => sum + count, 0);
  const count = Math.min(most, Math.ceil(leaves / leastLeaves));
  const ranges = Array.from({ length: count }, () => new LeafRange());
  const endOf = (range: number) => Math.floor((range + 1) * leaves / count);
  let range = 0;
  let leaf = 0;
  let before: LeafGroup | undefined;
  for (const group of groups) {
    for (let from = 0; from < group.count;) {
      const to = Math.min(group.count, from + endOf(range) - leaf);
      const part = group.slice(from, to);
      if (from > 0) part.follow(group, from - 1);
      else if (before !== undefined) part.follow(before, before.count - 1);
      ranges[range].groups.push(part);
      leaf += to - from;
      from = to;
      if (leaf === endOf(range)) range++;
    }
    before = group;
  }
  return ranges;
}
