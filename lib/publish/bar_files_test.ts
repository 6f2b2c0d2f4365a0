import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../tests/helpers/database.ts";
import {
  addMetricBar,
  addOhlcBar,
  clearData,
  clearMetrics,
  upsertMetricBar,
  upsertOhlcBar,
} from "./bar_files.ts";
import { setDepthData } from "./depth_file.ts";
import { DATA_FILE, DEPTH_FILE, MAX_BARS, METRICS_FILE } from "./names.ts";
import { RunFiles } from "./run_files.ts";

function read(out: string, file: string): unknown {
  return JSON.parse(Deno.readTextFileSync(join(out, file.split("/").at(-1)!)));
}

Deno.test("the constants keep the values that other programs rely on", () => {
  assertEquals([DATA_FILE, DEPTH_FILE, METRICS_FILE, MAX_BARS], [
    "orderflow_data/ohlc_data.json",
    "orderflow_data/depth_data.json",
    "orderflow_data/metrics_data.json",
    1000,
  ]);
});

Deno.test("addOhlcBar() appends to the bars in the file, and creates the folder", () =>
  withFolder((folder) => {
    const out = join(folder, "a", "b");
    addOhlcBar(60000, 1, 3, 0.5, 2, 10, { out });
    addOhlcBar(120000, 2, 2, 2, 2, 1, { out });
    assertEquals(read(out, DATA_FILE), [[60000, 1, 3, 0.5, 2, 10], [120000, 2, 2, 2, 2, 1]]);
  }));

Deno.test("addOhlcBar() throws for a bar that is not newer, and leaves the file unchanged", () =>
  withFolder((out) => {
    addOhlcBar(60000, 1, 1, 1, 1, 1, { out });
    for (const start of [60000, 59999]) {
      assertThrows(() => addOhlcBar(start, 2, 2, 2, 2, 2, { out }), RangeError, "upsert it instead");
    }
    assertEquals(read(out, DATA_FILE), [[60000, 1, 1, 1, 1, 1]]);
  }));

Deno.test("upsertOhlcBar() replaces the bar of the same window", () =>
  withFolder((out) => {
    upsertOhlcBar(60000, 1, 1, 1, 1, 1, { out });
    upsertOhlcBar(120000, 2, 2, 2, 2, 2, { out });
    upsertOhlcBar(60000, 3, 3, 3, 3, 3, { out });
    assertEquals(read(out, DATA_FILE), [[60000, 3, 3, 3, 3, 3], [120000, 2, 2, 2, 2, 2]]);
  }));

Deno.test("the files hold the newest MAX_BARS bars", () =>
  withFolder((out) => {
    const files = new RunFiles(out, MAX_BARS);
    files.upsert({ price: Float64Array.from({ length: MAX_BARS * 6 }, (_, i) => i % 6 === 0 ? i / 6 : 1) });
    files.flush();
    addOhlcBar(MAX_BARS, 1, 1, 1, 1, 1, { out });
    const bars = read(out, DATA_FILE) as number[][];
    assertEquals([bars.length, bars[0][0], bars.at(-1)![0]], [MAX_BARS, 1, MAX_BARS]);
  }));

Deno.test("addMetricBar(), upsertMetricBar() and clearMetrics() change the imbalance bars", () =>
  withFolder((out) => {
    addMetricBar(60000, 0.1, 0.2, -0.1, 0, { out });
    upsertMetricBar(60000, 0.1, 0.3, -0.1, 0.3, { out });
    addMetricBar(120000, 0, 0, 0, 0, { out });
    assertEquals(read(out, METRICS_FILE), [[60000, 0.1, 0.3, -0.1, 0.3], [120000, 0, 0, 0, 0]]);
    clearMetrics({ out });
    assertEquals(read(out, METRICS_FILE), []);
  }));

Deno.test("clearData() removes only the price bars, even if the file is not JSON", () =>
  withFolder((out) => {
    addMetricBar(60000, 0, 0, 0, 0, { out });
    Deno.writeTextFileSync(join(out, "ohlc_data.json"), "[[1,");
    clearData({ out });
    assertEquals([read(out, DATA_FILE), read(out, METRICS_FILE)], [[], [[60000, 0, 0, 0, 0]]]);
  }));

Deno.test("setDepthData() replaces the snapshot", () =>
  withFolder((out) => {
    setDepthData([[2, 1], [1, 5]], [[3, 4]], { out });
    setDepthData([], [[3, 4.5]], { out });
    assertEquals(read(out, DEPTH_FILE), { bids: [], asks: [[3, 4.5]] });
  }));

Deno.test("functions throw an error for a file that does not hold bars, and leave the file unchanged", () =>
  withFolder((out) => {
    for (
      const text of [
        "",
        "[[1,",
        "{}",
        "[[1,2]]",
        "[[2,1,1,1,1,1],[1,1,1,1,1,1]]",
        '[[1,1,1,1,1,"x"]]',
        "[null]",
        "null",
        "[[1,2,3,4,5,null]]",
        '["abcdef"]',
        '[{"length":6}]',
        "[[[1],1,1,1,1,1]]",
        "[[1,1,1,1,1,1e999]]",
      ]
    ) {
      Deno.writeTextFileSync(join(out, "ohlc_data.json"), text);
      const error = assertThrows(
        () => upsertOhlcBar(60000, 1, 1, 1, 1, 1, { out }),
        Error,
        "does not hold bars",
      );
      assertEquals(error.message.includes("ohlc_data.json"), true, error.message);
      assertEquals(Deno.readTextFileSync(join(out, "ohlc_data.json")), text);
    }
  }));

Deno.test("functions throw a RangeError for values that are not finite numbers, and write nothing", () =>
  withFolder((out) => {
    assertThrows(() => addOhlcBar(60000, NaN, 1, 1, 1, 1, { out }), RangeError, "finite");
    assertThrows(() => upsertMetricBar(60000, 1, 1, Infinity, 1, { out }), RangeError, "finite");
    assertThrows(() => setDepthData([[1, NaN]], [], { out }), RangeError, "finite");
    assertThrows(
      () => setDepthData([[1] as unknown as [number, number]], [], { out }),
      RangeError,
      "a level of bids is [ 1 ]; expected [price, size], finite numbers",
    );
    assertThrows(() => clearData({ out, maxBars: -1 }), RangeError, "maxBars is -1");
    assertEquals([...Deno.readDirSync(out)], []);
  }));

Deno.test("functions throw an error for a folder that cannot be created and for a target that is a folder", () =>
  withFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "file"), "");
    assertThrows(
      () => clearData({ out: join(folder, "file") }),
      Error,
      "cannot be created: a file of that name is in the way",
    );
    Deno.mkdirSync(join(folder, "depth_data.json", "full"), { recursive: true });
    assertThrows(() => setDepthData([], [], { out: folder }), Error, "depth_data.json cannot be written");
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["depth_data.json", "file"]);
  }));

/** Values that are not numbers, some of which JavaScript would convert to one. */
const NO_NUMBERS: [value: unknown, shown: string][] = [
  [null, "null"],
  [undefined, "undefined"],
  ["2", '"2"'],
  [true, "true"],
  [1n, "1n"],
  [{}, "{}"],
  [[5], "[ 5 ]"],
  [new Date(5), "1970-01-01T00:00:00.005Z"],
  [{ valueOf: () => 5 }, "{ valueOf: [Function: valueOf] }"],
  [NaN, "NaN"],
  [-Infinity, "-Infinity"],
  ["x\n\x1b[31m", String.raw`"x\n\x1b[31m"`],
];

// deno-lint-ignore no-explicit-any
const as = <T>(value: unknown): T => value as any;

Deno.test("functions convert nothing to a number: they throw a RangeError that quotes the value", () =>
  withFolder((out) => {
    addOhlcBar(60000, 1, 1, 1, 1, 1, { out });
    addMetricBar(60000, 0, 0, 0, 0, { out });
    setDepthData([[1, 2]], [], { out });
    const before = ["ohlc", "metrics", "depth"].map((name) =>
      Deno.readTextFileSync(`${out}/${name}_data.json`)
    );
    for (const [value, shown] of NO_NUMBERS) {
      for (const change of [addOhlcBar, upsertOhlcBar]) {
        for (const [index, name] of ["timestamp", "open", "high", "low", "close", "volume"].entries()) {
          const bar: number[] = [120000, 1, 1, 1, 1, 1];
          bar[index] = as(value);
          const [start, open, high, low, close, volume] = bar;
          assertThrows(
            () => change(start, open, high, low, close, volume, { out }),
            RangeError,
            `${name} is ${shown}; expected a finite number`,
          );
        }
      }
      for (const change of [addMetricBar, upsertMetricBar]) {
        assertThrows(() => change(as(value), 0, 0, 0, 0, { out }), RangeError, `timestamp is ${shown}`);
        assertThrows(() => change(120000, 0, 0, 0, as(value), { out }), RangeError, `obiClose is ${shown}`);
      }
      assertThrows(() => setDepthData([[1, as(value)]], [], { out }), RangeError, "a level of bids is [ 1, ");
      assertThrows(() => setDepthData([], [[1, 2], as(value)], { out }), RangeError, "a level of asks is ");
    }
    const after = ["ohlc", "metrics", "depth"].map((name) =>
      Deno.readTextFileSync(`${out}/${name}_data.json`)
    );
    assertEquals(after, before);
  }));

Deno.test("setDepthData() throws a RangeError for sides that are not arrays of levels", () =>
  withFolder((out) => {
    const sides: unknown[] = [
      null,
      undefined,
      "ab",
      new Set([[1, 2]]),
      [[1, 2]].values(),
      { length: 0 },
      new Float64Array(2),
    ];
    for (const side of sides) {
      assertThrows(
        () => setDepthData(as(side), [], { out }),
        RangeError,
        "expected an array of [price, size]",
      );
      assertThrows(() => setDepthData([], as(side), { out }), RangeError, "asks is ");
    }
    for (const level of [[1], new Array(2), [1, 2, 3], { 0: 1, 1: 2, length: 2 }, new Float64Array(2)]) {
      assertThrows(() => setDepthData([as(level)], [], { out }), RangeError, "a level of bids is ");
    }
    assertEquals([...Deno.readDirSync(out)], []);
  }));

Deno.test("functions throw a RangeError for options that are not valid, and write nothing", () =>
  withFolder((out) => {
    const options: [options: unknown, message: string][] = [
      [{ out, maxBars: -1 }, "maxBars is -1; expected a whole number, 0 for all bars"],
      [{ out, maxBars: 1.5 }, "maxBars is 1.5"],
      [{ out, maxBars: NaN }, "maxBars is NaN"],
      [{ out, maxBars: "5" }, 'maxBars is "5"'],
      [{ out, maxBars: null }, "maxBars is null"],
      [{ out, maxBars: 2 ** 53 }, "maxBars is 9007199254740992"],
      [{ out: "" }, 'out is ""; expected the path of a folder'],
      [{ out: null }, "out is null"],
      [{ out: 5 }, "out is 5"],
      [{ out: "a\0b" }, "out is "],
      [null, "options is null; expected an object"],
      [5, "options is 5"],
      ["x", 'options is "x"'],
    ];
    for (const [option, message] of options) {
      assertThrows(() => addOhlcBar(1, 1, 1, 1, 1, 1, as(option)), RangeError, message);
      assertThrows(() => clearMetrics(as(option)), RangeError, message);
      assertThrows(() => setDepthData([], [], as(option)), RangeError, message);
    }
    assertEquals([...Deno.readDirSync(out)], []);
  }));
