import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { makeDatabase, type Value, withFolder } from "../../../../tests/helpers/database.ts";
import { ODD_NUMBERS } from "../../../../tests/torture/odd_values.ts";
import type { SqlValue } from "../../values/decimal.ts";
import { TimeReader } from "../../values/time.ts";
import { RecordValues } from "./record_values.ts";
import { DbPageFile } from "./db_page_file.ts";
import { TableCursor } from "./table_cursor.ts";
import { TimeDecoder } from "./time_decoder.ts";

const TIMES: Value[] = [
  ...ODD_NUMBERS,
  "1735689600000",
  "1735689600000",
  "1735689600001",
  "1735689612345",
  "1735699999999",
  "0735689600000",
  "0000000000001",
  "17356896000000",
  "173568960000",
  "1735689600.5",
  "2025-01-01T00:00:00.123456789Z",
  "2025-01-01T00:00:00.123456789Z",
  "2025-01-01 00:00:00",
  1735689600000,
  "2025-01-01 00:00:00",
  1735689600.25,
  1735689600000000000n,
  null,
  new Uint8Array(13).fill(0x31),
  "1735689600000",
];

Deno.test("TimeDecoder reads each value of a column as TimeReader does, whatever came before", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "times.db"), [{
      name: "times",
      create: "CREATE TABLE times(time)",
      rows: TIMES.map((time) => [time]),
    }]);
    using file = Deno.openSync(path);
    const cursor = new TableCursor(new DbPageFile(file), 2, { indexes: [0], columns: 1, rowid: -1 });
    const values = new RecordValues(cursor, [false], () => []);
    const decoder = new TimeDecoder();
    for (const time of TIMES) {
      assertEquals(cursor.next(), true);
      const reader = new TimeReader();
      const value = typeof time === "bigint" ? String(time) : time as SqlValue;
      const isTime = reader.read(value);
      assertEquals(decoder.read(values, 0), isTime, String(time));
      if (isTime) assertEquals([decoder.ms, decoder.ns], [reader.ms, reader.ns], String(time));
    }
    assertEquals(cursor.next(), false);
  }));
