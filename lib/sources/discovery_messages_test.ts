import { assertEquals } from "deno-std/assert/equals.js";
import { Logger } from "../log/log.ts";
import { fakeDataFiles } from "../../tests/helpers/fake_data_files.ts";
import { discover } from "./discovery.ts";
import { nothingFoundMessage, skippedDays, tellDiscovery } from "./discovery_messages.ts";

const DB = (day: string) => `/data/X/${day}/trades.db`;

Deno.test("nothingFoundMessage() says where the run looked, what is there, and how to point elsewhere", () => {
  const message = (paths: string[], instrument = "X") => {
    const files = fakeDataFiles(
      Object.fromEntries(
        paths.map((path) => [path, path.endsWith(".csv") ? { head: new Uint8Array() } : {}]),
      ),
    );
    const found = discover(instrument, "2021-07-01", "2021-07-02", "/data", files);
    return nothingFoundMessage(found, instrument, "2021-07-01", "2021-07-02", files);
  };
  const lead = 'no database of "X" from 2021-07-01 to 2021-07-02 in /data; ';
  const end = "; point elsewhere with --data DIR or $DATA_PATH";
  assertEquals(message([]), `${lead}that folder does not exist${end}`);
  assertEquals(
    message(["/data/readme"]),
    `${lead}that folder holds nothing like INSTRUMENT/YYYY-MM-DD/trades.db${end}`,
  );
  assertEquals(
    message(["/data/2021-07-01/trades.db"]),
    `${lead}that folder holds days itself, such as 2021-07-01: name the folder above it, /${end}`,
  );
  assertEquals(
    message(["/data/all.sqlite"]),
    `${lead}that folder holds all.sqlite itself: name that file to read everything from it${end}`,
  );
  assertEquals(
    message(["/data/X/2021.07.01/trades.db", "/data/X/.DS_Store"]),
    `${lead}/data/X holds 2021.07.01, but no folder of a day (YYYY-MM-DD or YYYYMMDD)${end}`,
  );
  assertEquals(
    message(["/data/X/2021-07-01/trades.csv", "/data/Y/2021-07-01/trades.db"]),
    `${lead}/data/X/2021-07-01 holds trades.csv, which is no SQLite database${end}`,
  );
  assertEquals(
    message([DB("2021-06-30"), "/data/Y/2021-07-01/trades.db"]),
    `${lead}this instrument has 2021-06-30${end}`,
  );
  assertEquals(
    message(["/data/Y/2021-07-01/trades.db", "/data/Z\x1b/2021-07-01/trades.db"]),
    `${lead}the folder has Y${end}`,
  );
  assertEquals(
    message(["/data/BTC-USDT/2021-07-01/trades.db", "/data/ETH-USDT/2021-07-01/trades.db"], "btcusdt"),
    'no database of "btcusdt" from 2021-07-01 to 2021-07-02 in /data; did you mean "BTC-USDT"? ' +
      `the folder has BTC-USDT, ETH-USDT${end}`,
  );
});

Deno.test("tellDiscovery() reports days without a database of their own", () => {
  const files = fakeDataFiles({
    [DB("2021-07-01")]: { sameFile: "a" },
    [DB("2021-07-02")]: { sameFile: "a" },
    [DB("2021-07-05")]: { sameFile: "a" },
    [DB("2021-07-06")]: { sameFile: "a" },
  });
  const found = discover("X", "2021-07-01", "2021-07-06", "/data", files);
  const lines: string[] = [];
  tellDiscovery(found, "X", new Logger({ write: (line) => lines.push(line) }));
  assertEquals(lines, [
    `warning: 2021-07-02: ${
      DB("2021-07-02")
    } is the same file as the database of 2021-07-01, which is read once: skipped`,
    "warning: 2 days, 2021-07-05 to 2021-07-06, have the same file as the database of 2021-07-01, which is read once " +
    `(the first is ${DB("2021-07-05")}): skipped`,
    `warning: no database for 2021-07-03: ${DB("2021-07-03")} does not exist: skipped`,
    `warning: no database for 2021-07-04: ${DB("2021-07-04")} does not exist: skipped`,
  ]);
  assertEquals(skippedDays(found), [
    { first: "2021-07-02", last: "2021-07-02", days: 1, same_as: "2021-07-01" },
    { first: "2021-07-03", last: "2021-07-04", days: 2 },
    { first: "2021-07-05", last: "2021-07-06", days: 2, same_as: "2021-07-01" },
  ]);
});
