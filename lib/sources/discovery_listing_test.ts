import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { fakeDataFiles } from "../../tests/helpers/fake_data_files.ts";
import { listDays, listInstruments, nearestInstrument } from "./discovery_listing.ts";

const FILES = fakeDataFiles({
  "/data/BTC-USDT/2024-02-28/trades.db": { bytes: 100 },
  "/data/BTC-USDT/2024-02-28/trades.db-wal": { bytes: 11 },
  "/data/BTC-USDT/2024-03-02/trades.db": { bytes: 200 },
  "/data/BTC-USDT/2024-03-04/trades.db": { danglingTarget: "/gone" },
  "/data/BTC-USDT/2024-03-05/other.csv": { bytes: 300, head: new Uint8Array() },
  "/data/BTC-USDT/notes/trades.db": { bytes: 300 },
  "/data/AAA/2024-01-01/trades.db": { bytes: 1 },
  "/data/EMPTY/readme": {},
  "/data/a\x1bb/2024-01-01/trades.db": {},
  "/data/file": {},
});

Deno.test("listInstruments() lists instruments that have a database, with totals", () => {
  assertEquals(listInstruments("/data", FILES), [
    { instrument: "AAA", first: "2024-01-01", last: "2024-01-01", days: 1, missingDays: 0, bytes: 1 },
    { instrument: "BTC-USDT", first: "2024-02-28", last: "2024-03-04", days: 3, missingDays: 3, bytes: 311 },
  ]);
});

Deno.test("listDays() lists days with their sizes, and the gaps between them", () => {
  const path = (day: string) => `/data/BTC-USDT/${day}/trades.db`;
  assertEquals(listDays("/data", "BTC-USDT", FILES), {
    days: [
      { day: "2024-02-28", path: path("2024-02-28"), bytes: 111, fault: undefined },
      { day: "2024-03-02", path: path("2024-03-02"), bytes: 200, fault: undefined },
      {
        day: "2024-03-04",
        path: path("2024-03-04"),
        bytes: 0,
        fault: 'it is a symbolic link to "/gone", which does not exist',
      },
    ],
    missing: [
      { first: "2024-02-29", last: "2024-03-01", days: 2 },
      { first: "2024-03-03", last: "2024-03-03", days: 1 },
    ],
  });
  assertEquals(listDays("/data", "EMPTY", FILES), { days: [], missing: [] });
  assertEquals(listDays("/data", "NONE", FILES), { days: [], missing: [] });
  assertThrows(() => listDays("/data", "..", FILES), RangeError, "INSTRUMENT");
});

Deno.test("listInstruments() and listDays() say that the data folder does not exist", () => {
  for (const list of [() => listInstruments("/none", FILES), () => listDays("/none", "X", FILES)]) {
    assertThrows(
      list,
      Error,
      'cannot list the data folder "/none": it does not exist; name another with --data DIR or $DATA_PATH',
    );
  }
});

Deno.test("nearestInstrument() finds the instrument that was meant among those that have a database", () => {
  assertEquals(nearestInstrument("/data", "btcusdt", FILES), "BTC-USDT");
  assertEquals(nearestInstrument("/data", "BTC-USTD", FILES), "BTC-USDT");
  assertEquals(nearestInstrument("/data", "empty", FILES), undefined);
  assertEquals(nearestInstrument("/data", "BTC-USDT", FILES), undefined);
  assertEquals(nearestInstrument("/none", "BTC-USDT", FILES), undefined);
});
