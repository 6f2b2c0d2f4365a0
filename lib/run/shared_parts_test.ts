import { assertEquals } from "deno-std/assert/equals.js";
import { newTally } from "../model/batches.ts";
import { type FoundPart, SharedParts } from "./shared_parts.ts";

const FOUND: FoundPart = {
  rows: 11,
  tally: { ...newTally(), read: 12 },
  counts: { ...newTally(), left_out: 3 },
  rowsOutsideDays: 1,
  firstLeftOutMs: 1e12,
  span: { firstMs: 1e12 - 5e-324, lastMs: 8.64e15 },
  emptySnapshots: 2,
  first: [0, 1e15 + 0.5],
  last: [5e-324, 2],
};

/** The parts of one database, as two threads see them. */
function twoThreads(trades: number, books: number): [owner: SharedParts, helper: SharedParts] {
  const owner = new SharedParts(1e6, 2, 8);
  const helper = new SharedParts(owner.memory);
  owner.offer(trades, books);
  return [owner, helper];
}

Deno.test("SharedParts gives each part to one thread, in the order of rows, and what was found to the owner", () => {
  const fresh = new SharedParts(1e6);
  assertEquals([fresh.isUndecided, fresh.hasNext, fresh.take(), fresh.limits.most], [
    true,
    false,
    undefined,
    1,
  ]);
  const [owner, helper] = twoThreads(2, 1);
  assertEquals([helper.isUndecided, helper.limits.most, owner.isReading], [false, 8, false]);
  assertEquals([owner.take(), helper.take(), helper.take(), owner.take(), helper.take()], [
    0,
    1,
    2,
    undefined,
    undefined,
  ]);
  assertEquals([0, 1, 2].map((part) => helper.kindOf(part)), ["trades", "trades", "books"]);
  assertEquals([owner.isReading, owner.found(1)], [true, "to read"]);
  helper.finish(1, FOUND);
  helper.finish(2, undefined);
  assertEquals([owner.found(0), owner.found(1), owner.found(2)], ["to read", FOUND, "given up"]);
  assertEquals(owner.isReading, true);
  owner.finish(0, FOUND);
  assertEquals(owner.isReading, false);
  owner.close();
  assertEquals([helper.hasNext, helper.take(), helper.isReading], [false, undefined, false]);
});

Deno.test("SharedParts stops the parts of one table, but not those of the other", () => {
  const [owner, helper] = twoThreads(3, 2);
  const part = helper.take()!;
  owner.stop("trades");
  assertEquals([helper.isStopped(part), helper.isStopped(3), helper.take()], [true, false, 3]);
  owner.stop("books");
  assertEquals([helper.isStopped(4), helper.take()], [true, undefined]);
});

Deno.test("SharedParts finds a db page that two parts visited, and keeps the tables apart", () => {
  const [owner, helper] = twoThreads(1, 1);
  const bits = (...dbPages: number[]) => {
    const bytes = new Uint8Array(32);
    for (const dbPage of dbPages) bytes[dbPage >> 3] |= 1 << (dbPage & 7);
    return bytes;
  };
  assertEquals([owner.visit("trades", bits(1, 9, 200)), helper.visit("trades", bits(2, 8, 199))], [
    true,
    true,
  ]);
  assertEquals(helper.visit("books", bits(1)), true);
  assertEquals(owner.visited("trades").subarray(0, 30), bits(1, 2, 8, 9, 199, 200).subarray(0, 30));
  assertEquals(owner.visit("trades", bits(3, 199)), false);
});

Deno.test("SharedParts has a few parts for each reader, and fewer if the database is small", () => {
  const most = (bytes: number, readers: number, parts?: number) =>
    new SharedParts(bytes, readers, parts).limits.most;
  assertEquals([most(1e9, 2), most(1e9, 3), most(1e9, 100), most(20e6, 8), most(1e6, 8)], [8, 12, 32, 3, 1]);
  assertEquals([most(1e6, 2, 5), most(1e6, 2, 50)], [5, 32]);
  assertEquals(
    [new SharedParts(1e9, 2), new SharedParts(1e9, 2, 5)].map((parts) => parts.limits.leastLeaves),
    [64, 1],
  );
});
