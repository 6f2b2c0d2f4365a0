import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import { withFolder } from "../../tests/helpers/database.ts";
import {
  addMetricBar,
  addOhlcBar,
  clearData,
  clearMetrics,
  DATA_FILE,
  DEPTH_FILE,
  MAX_BARS,
  METRICS_FILE,
  setDepthData,
  upsertMetricBar,
  upsertOhlcBar,
  VizWriter,
} from "./viz_io.ts";

function read(out: string, file: string): unknown {
  return JSON.parse(Deno.readTextFileSync(join(out, file.split("/").at(-1)!)));
}

Deno.test("the constants are those of the original", () => {
  assertEquals([DATA_FILE, DEPTH_FILE, METRICS_FILE, MAX_BARS], [
    "orderflow_data/ohlc_data.json",
    "orderflow_data/depth_data.json",
    "orderflow_data/metrics_data.json",
    1000,
  ]);
});

Deno.test("addOhlcBar() appends to what the file holds, and creates the folder", () =>
  withFolder((folder) => {
    const out = join(folder, "a", "b");
    addOhlcBar(60000, 1, 3, 0.5, 2, 10, { out });
    addOhlcBar(120000, 2, 2, 2, 2, 1, { out });
    assertEquals(read(out, DATA_FILE), [[60000, 1, 3, 0.5, 2, 10], [120000, 2, 2, 2, 2, 1]]);
  }));

Deno.test("addOhlcBar() refuses a bar that is not newer, and leaves the file as it was", () =>
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
    const writer = new VizWriter({ out });
    writer.upsertOhlcBars(Float64Array.from({ length: MAX_BARS * 6 }, (_, i) => i % 6 === 0 ? i / 6 : 1));
    writer.flush();
    addOhlcBar(MAX_BARS, 1, 1, 1, 1, 1, { out });
    const bars = read(out, DATA_FILE) as number[][];
    assertEquals([bars.length, bars[0][0], bars.at(-1)![0]], [MAX_BARS, 1, MAX_BARS]);
  }));

Deno.test("addMetricBar(), upsertMetricBar() and clearMetrics() keep the imbalance bars", () =>
  withFolder((out) => {
    addMetricBar(60000, 0.1, 0.2, -0.1, 0, { out });
    upsertMetricBar(60000, 0.1, 0.3, -0.1, 0.3, { out });
    addMetricBar(120000, 0, 0, 0, 0, { out });
    assertEquals(read(out, METRICS_FILE), [[60000, 0.1, 0.3, -0.1, 0.3], [120000, 0, 0, 0, 0]]);
    clearMetrics({ out });
    assertEquals(read(out, METRICS_FILE), []);
  }));

Deno.test("clearData() empties the price bars alone, even where the file is not JSON", () =>
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

Deno.test("every error reaches the caller: content that is no bars", () =>
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

Deno.test("every error reaches the caller: values that are no finite numbers", () =>
  withFolder((out) => {
    assertThrows(() => addOhlcBar(60000, NaN, 1, 1, 1, 1, { out }), RangeError, "finite");
    assertThrows(() => upsertMetricBar(60000, 1, 1, Infinity, 1, { out }), RangeError, "finite");
    assertThrows(() => setDepthData([[1, NaN]], [], { out }), RangeError, "finite");
    assertThrows(
      () => setDepthData([[1] as unknown as [number, number]], [], { out }),
      RangeError,
      "a level is [1]",
    );
    assertThrows(() => clearData({ out, maxBars: -1 }), RangeError, "maxBars is -1");
    assertEquals([...Deno.readDirSync(out)], []);
  }));

Deno.test("every error reaches the caller: a folder that cannot be, a target that is a folder", () =>
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

Deno.test("VizWriter writes what changed, and only that", () =>
  withFolder((out) => {
    const writer = new VizWriter({ out });
    writer.clear();
    writer.flush();
    assertEquals([read(out, DATA_FILE), read(out, METRICS_FILE), read(out, DEPTH_FILE)], [[], [], {
      bids: [],
      asks: [],
    }]);
    Deno.removeSync(join(out, "metrics_data.json"));
    writer.upsertOhlcBars(Float64Array.of(1, 1, 1, 1, 1, 1));
    writer.upsertMetricBars(new Float64Array());
    writer.flush();
    assertEquals([...Deno.readDirSync(out)].map(({ name }) => name).sort(), [
      "depth_data.json",
      "ohlc_data.json",
    ]);
    assertEquals(read(out, DATA_FILE), [[1, 1, 1, 1, 1, 1]]);
  }));

Deno.test("VizWriter tries again what it could not write", () =>
  withFolder((out) => {
    const writer = new VizWriter({ out });
    Deno.mkdirSync(join(out, "ohlc_data.json", "full"), { recursive: true });
    writer.upsertOhlcBars(Float64Array.of(1, 1, 1, 1, 1, 1));
    assertThrows(() => writer.flush(), Error, "ohlc_data.json cannot be written");
    Deno.removeSync(join(out, "ohlc_data.json"), { recursive: true });
    writer.flush();
    assertEquals(read(out, DATA_FILE), [[1, 1, 1, 1, 1, 1]]);
  }));

Deno.test("VizWriter and the functions one by one write the same bytes", () =>
  withFolder((folder) => {
    const bar = fc.tuple(
      fc.nat(50),
      ...Array.from({ length: 5 }, () => fc.double({ noNaN: true, noDefaultInfinity: true })),
    );
    let run = 0;
    fc.assert(
      fc.property(fc.array(bar, { minLength: 1, maxLength: 20 }), (bars) => {
        const [one, many] = [join(folder, `one${run}`), join(folder, `many${run++}`)];
        const writer = new VizWriter({ out: many, maxBars: 10 });
        for (const bar of bars) {
          const [start, open, high, low, close, volume] = bar as number[];
          upsertOhlcBar(start, open, high, low, close, volume, { out: one, maxBars: 10 });
          writer.upsertOhlcBars(Float64Array.from(bar as number[]));
        }
        writer.flush();
        assertEquals(
          Deno.readTextFileSync(join(one, "ohlc_data.json")),
          Deno.readTextFileSync(join(many, "ohlc_data.json")),
        );
      }),
      { numRuns: 20 },
    );
  }));
