import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import { withFolder } from "../../tests/helpers/database.ts";
import { upsertOhlcBar } from "./bar_files.ts";
import { DATA_FILE, DEPTH_FILE, METRICS_FILE } from "./names.ts";
import { pathIn } from "./output_folder.ts";
import { RunFiles } from "./run_files.ts";

function read(out: string, file: string): unknown {
  return JSON.parse(Deno.readTextFileSync(pathIn(out, file)));
}

Deno.test("RunFiles writes the files in which something changed, and no others", () =>
  withFolder((out) => {
    const files = new RunFiles(out, 1000);
    files.clear();
    files.flush();
    assertEquals([read(out, DATA_FILE), read(out, METRICS_FILE), read(out, DEPTH_FILE)], [[], [], {
      bids: [],
      asks: [],
    }]);
    Deno.removeSync(join(out, "metrics_data.json"));
    files.upsert({ price: Float64Array.of(1, 1, 1, 1, 1, 1) });
    files.upsert({ imbalance: new Float64Array() });
    files.flush();
    assertEquals([...Deno.readDirSync(out)].map(({ name }) => name).sort(), [
      "depth_data.json",
      "flow_data.json",
      "ohlc_data.json",
      "quote_data.json",
    ]);
    assertEquals(read(out, DATA_FILE), [[1, 1, 1, 1, 1, 1]]);
  }));

Deno.test("RunFiles tries again to write a file that it could not write", () =>
  withFolder((out) => {
    const files = new RunFiles(out, 1000);
    Deno.mkdirSync(join(out, "ohlc_data.json", "full"), { recursive: true });
    files.upsert({ price: Float64Array.of(1, 1, 1, 1, 1, 1) });
    assertThrows(() => files.flush(), Error, "ohlc_data.json cannot be written");
    Deno.removeSync(join(out, "ohlc_data.json"), { recursive: true });
    files.flush();
    assertEquals(read(out, DATA_FILE), [[1, 1, 1, 1, 1, 1]]);
  }));

Deno.test("RunFiles writes the same bytes as the library functions, which add one bar at a time", () =>
  withFolder((folder) => {
    const bar = fc.tuple(
      fc.nat(50),
      ...Array.from({ length: 5 }, () => fc.double({ noNaN: true, noDefaultInfinity: true })),
    );
    let run = 0;
    fc.assert(
      fc.property(fc.array(bar, { minLength: 1, maxLength: 20 }), (bars) => {
        const [one, many] = [join(folder, `one${run}`), join(folder, `many${run++}`)];
        Deno.mkdirSync(many);
        const files = new RunFiles(many, 10);
        for (const bar of bars) {
          const [start, open, high, low, close, volume] = bar as number[];
          upsertOhlcBar(start, open, high, low, close, volume, { out: one, maxBars: 10 });
          files.upsert({ price: Float64Array.from(bar as number[]) });
        }
        files.flush();
        assertEquals(
          Deno.readTextFileSync(join(one, "ohlc_data.json")),
          Deno.readTextFileSync(join(many, "ohlc_data.json")),
        );
      }),
      { numRuns: 20 },
    );
  }));

Deno.test("RunFiles counts the bars of each series", () => {
  const files = new RunFiles("nowhere", 2);
  files.upsert({ price: Float64Array.from([1, 2, 3].flatMap((start) => [start, 1, 1, 1, 1, 1])) });
  files.upsert({ imbalance: Float64Array.of(1, 0, 0, 0, 0) });
  assertEquals(files.bars, { ohlc: 2, flow: 0, quote: 0, metrics: 1 });
  files.clear();
  assertEquals(files.bars, { ohlc: 0, flow: 0, quote: 0, metrics: 0 });
});

Deno.test("RunFiles does not bring back a folder that was moved away", () =>
  withFolder((folder) => {
    const out = join(folder, "out");
    const files = new RunFiles(out, 10);
    files.clear();
    assertThrows(() => files.flush(), Error, "out");
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("RunFiles writes a value that is absent as null, and keeps it when other bars of the block change", () =>
  withFolder((out) => {
    const files = new RunFiles(out, 0);
    const bar = (start: number, vwap: number) => [start, 0, 0, 0, 1, 0, 1, vwap, 0];
    const bars = Array.from({ length: 1000 }, (_, start) => bar(start, start % 2 ? NaN : 7));
    files.upsert({ flow: Float64Array.from(bars.flat()) });
    files.flush();
    files.upsert({ flow: Float64Array.from(bars[300] = bar(300, 8)) });
    files.flush();
    const written = bars.map((bar) => bar.map((value) => Number.isNaN(value) ? null : value));
    assertEquals(read(out, "flow_data.json"), written);
    assertThrows(() => files.upsert({ flow: Float64Array.from(bar(NaN, 1)) }), RangeError, "finite");
    assertThrows(() => files.upsert({ flow: Float64Array.from(bar(1000, Infinity)) }), RangeError, "finite");
  }));
