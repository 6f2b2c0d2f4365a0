/**
 * @module A program for tests: reads compressed sides of books that would have 256 MiB, and prints by how many bytes its memory grew. The
 * memory is that of the whole process, so tests run this program as a process of its own.
 */

import { deflateSync } from "node:zlib";
import { SideReader } from "../../lib/sources/books/side_reader.ts";
import { Levels } from "../../lib/sources/values/levels.ts";

const bomb = deflateSync(new Uint8Array(1 << 28).fill(0x20), { level: 9 });
const reader = new SideReader();
const before = Deno.memoryUsage().rss;
for (let turn = 0; turn < 5; turn++) {
  if (reader.read(bomb, new Levels(), "bids")) throw new Error("the side was read");
}
console.log(Deno.memoryUsage().rss - before);
