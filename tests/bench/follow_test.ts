import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { withFolder } from "../helpers/database.ts";
import { benchFollow } from "./follow.ts";
import { timesIn } from "./follow_locks.ts";

Deno.test({
  name: "the benchmark of following measures every figure",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const options = {
        folder,
        modes: ["DELETE"],
        commits: 2,
        locks: 2,
        costsMs: 800,
        turns: 1,
        intervalMs: 200,
        growth: { trades: [100, 1000], forMs: 300 },
        dayMs: 4000,
      };
      const figures = await Array.fromAsync(benchFollow(options));
      assert(figures.length >= 7, `${figures.length}`);
      for (const { what, values } of figures) {
        assert(values.length > 0 && values.every((value) => Number.isFinite(value)), `${what}: ${values}`);
      }
    }),
});

Deno.test("shared locks are found in a trace", () => {
  const line = (seconds: number, path: string, type: string, start: number, length: number) =>
    `123 ${seconds} fcntl(21</a/${path}>, F_SETLK, {l_type=F_${type}, l_whence=SEEK_SET, l_start=${start}, l_len=${length}}) = 0`;
  const trace = [
    line(1, "t.db", "RDLCK", 1073741824, 1),
    line(1.5, "t.db", "RDLCK", 1073741826, 510),
    line(1.501, "t.db", "UNLCK", 1073741824, 1),
    line(1.6, "t.db-shm", "UNLCK", 0, 0),
    line(1.75, "t.db", "UNLCK", 0, 0),
    line(2, "t.db", "RDLCK", 1073741826, 510),
    line(2.25, "t.db", "UNLCK", 1073741826, 510),
  ];
  assertEquals(timesIn(trace.join("\n"), "/a/t.db"), [250, 250]);
});
