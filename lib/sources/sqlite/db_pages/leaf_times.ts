/**
 * The times of each leaf of a table: an index by which only the leaves of a range of times are read, in whatever order
 * rows are stored.
 *
 * @module
 */

import type { TimeIndex, TimeRange } from "../../source.ts";
import type { SourceFault } from "../../source_fault.ts";
import { LeafGroup } from "./btree.ts";
import type { DbPageFile } from "./db_page_file.ts";

/** The most leaves of a group. */
const GROUP_LEAVES = 1024;

/** What is known of one leaf: its number, the greatest rowid that it may have in two halves, and times. */
interface Leaves {
  dbPages: Uint32Array<ArrayBuffer>;
  maxHi: Int32Array<ArrayBuffer>;
  maxLo: Int32Array<ArrayBuffer>;
  least: Float64Array<ArrayBuffer>;
  greatest: Float64Array<ArrayBuffer>;
}

/** The least and greatest time of each leaf. */
export class LeafTimes implements TimeIndex {
  rows = 0;
  fault: SourceFault | undefined;
  #leaves = allocate(GROUP_LEAVES);
  #count = 0;
  readonly #version: number;
  readonly #dbPageCount: number;

  /** @param file The file, of which this is valid as long as the file does not change */
  constructor({ version, dbPageCount }: DbPageFile) {
    this.#version = version;
    this.#dbPageCount = dbPageCount;
  }

  get times(): TimeRange | undefined {
    let [startMs, endMs] = [Infinity, -Infinity];
    for (let leaf = 0; leaf < this.#count; leaf++) {
      startMs = Math.min(startMs, this.#leaves.least[leaf]);
      endMs = Math.max(endMs, this.#leaves.greatest[leaf] + 1);
    }
    return startMs < endMs ? { startMs, endMs } : undefined;
  }

  /** Whether a file has the state that was indexed. */
  isOf({ version, dbPageCount }: DbPageFile): boolean {
    return version === this.#version && dbPageCount === this.#dbPageCount;
  }

  /** Adds a leaf of a group after all others, unless it is the last one already. */
  enter({ dbPages, maxHi, maxLo }: LeafGroup, index: number): void {
    const leaves = this.#leaves;
    const leaf = this.#count;
    if (leaf > 0 && leaves.dbPages[leaf - 1] === dbPages[index]) return;
    if (leaf === leaves.dbPages.length) this.#grow();
    this.#leaves.dbPages[leaf] = dbPages[index];
    this.#leaves.maxHi[leaf] = maxHi[index];
    this.#leaves.maxLo[leaf] = maxLo[index];
    this.#leaves.least[leaf] = Infinity;
    this.#leaves.greatest[leaf] = -Infinity;
    this.#count++;
  }

  /** Notes the least and greatest time of some rows of the last leaf. */
  widen(least: number, greatest: number): void {
    const leaf = this.#count - 1;
    const leaves = this.#leaves;
    if (least < leaves.least[leaf]) leaves.least[leaf] = least;
    if (greatest > leaves.greatest[leaf]) leaves.greatest[leaf] = greatest;
  }

  /** The leaves that may have rows of a range, in order of their keys. */
  *groups({ startMs, endMs }: TimeRange): Generator<LeafGroup> {
    const { dbPages, maxHi, maxLo, least, greatest } = this.#leaves;
    let group = new LeafGroup(GROUP_LEAVES);
    let count = 0;
    for (let leaf = 0; leaf < this.#count; leaf++) {
      if (!(least[leaf] < endMs && greatest[leaf] >= startMs)) continue;
      group.set(count++, dbPages[leaf], maxHi[leaf], maxLo[leaf]);
      if (count < GROUP_LEAVES) continue;
      yield group;
      group = new LeafGroup(GROUP_LEAVES);
      count = 0;
    }
    group.count = count;
    yield group;
  }

  lastBefore(endMs: number): number | undefined {
    const { least, greatest } = this.#leaves;
    let last = -Infinity;
    for (let leaf = 0; leaf < this.#count; leaf++) {
      if (greatest[leaf] < endMs) last = Math.max(last, greatest[leaf]);
      else if (least[leaf] < endMs) last = Math.max(last, least[leaf]);
    }
    return last === -Infinity ? undefined : last;
  }

  #grow(): void {
    const old = this.#leaves;
    const grown = this.#leaves = allocate(2 * old.dbPages.length);
    grown.dbPages.set(old.dbPages);
    grown.maxHi.set(old.maxHi);
    grown.maxLo.set(old.maxLo);
    grown.least.set(old.least);
    grown.greatest.set(old.greatest);
  }
}

function allocate(leaves: number): Leaves {
  return {
    dbPages: new Uint32Array(leaves),
    maxHi: new Int32Array(leaves),
    maxLo: new Int32Array(leaves),
    least: new Float64Array(leaves),
    greatest: new Float64Array(leaves),
  };
}
