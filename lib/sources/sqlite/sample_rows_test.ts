import { assertEquals } from "deno-std/assert/equals.js";
import { makeDatabase, withFolder } from "../../../tests/helpers/database.ts";
import { openDatabase } from "./open_database.ts";

Deno.test("a view of trades that has rows is preferred to a table with a less usual name", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(`${folder}/trades.db`, [{
      name: "ticks",
      create: "CREATE TABLE ticks(timestamp, price, size); " +
        "CREATE VIEW trades AS SELECT timestamp, price / 100 AS price, size FROM ticks",
      rows: [[1_704_067_200_000, 100, 1]],
    }]);
    const source = await openDatabase(path);
    assertEquals(source.description.trades?.table, "trades");
    source.close();
  }));
