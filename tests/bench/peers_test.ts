import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { DatabaseSync } from "node:sqlite";
import { main } from "../../lib/mod.ts";
import { dayPath, withFolder } from "../helpers/database.ts";
import { readJson, run } from "../helpers/program.ts";
import { copyPeerDay, makePeerDay } from "./peer_days.ts";
import { buildPeers } from "./peer_programs.ts";
import { benchPeers } from "./peers.ts";

const DAY = "2025-01-01";

Deno.test("the benchmark against peers measures every figure", () =>
  withFolder(async (folder) => {
    const peers = buildPeers(folder);
    const figures = await Array.fromAsync(benchPeers({
      folder,
      day: { trades: 2000, snapshots: 40, levels: 5 },
      deepDay: { trades: 10, snapshots: 4, levels: 400 },
      largeDay: { trades: 4000, snapshots: 80, levels: 5 },
      days: 2,
      pairs: 1,
      times: 2,
      steps: [{ days: 1, trades: 100 }, { days: 2, trades: 100 }],
      real: false,
    }, peers));
    const isLinux = Deno.build.os === "linux";
    const expected = 4 + (peers.cSqlite ? 4 : 0) + (peers.cPagesAgain ? 3 : 0) + (isLinux ? 2 : 0);
    assertEquals(figures.length, expected, JSON.stringify(peers));
    for (const { what, values, against } of figures) {
      for (const value of [...values, ...against?.values ?? []]) assert(value > 0 && value < 1e9, what);
    }
  }));

Deno.test({
  name: "a run over a benchmark day has the bars that the peer prints",
  ignore: !await withFolder((folder) => buildPeers(folder).cSqlite !== undefined),
  fn: () =>
    withFolder(async (folder) => {
      const path = dayPath(folder, "X", DAY);
      makePeerDay(path, Date.parse(DAY), { trades: 20_000, snapshots: 2000, levels: 20 });
      const out = `${folder}/out`;
      const args = ["X", DAY, DAY, "--data", folder, "--out", out, "--max-bars", "0", "--no-serve", "--exit"];
      const { code, stderr } = await run(args);
      assertEquals(code, 0, stderr);
      const { stdout } = new Deno.Command(buildPeers(folder).cSqlite!, { args: [path, "all"] }).outputSync();
      const lines = new TextDecoder().decode(stdout).trim().split("\n").map((line) => line.split(" "));
      // T minute open high low close volume buy_volume count, B minute open high low close mean count.
      for (const [letter, file, columns] of [["T", "ohlc_data", 6], ["B", "metrics_data", 5]] as const) {
        const bars: number[][] = readJson(out, `${file}.json`);
        const printed = lines.filter(([first]) => first === letter).map((line) => line.slice(1).map(Number));
        assertEquals(bars.length, printed.length);
        for (const [index, bar] of bars.entries()) {
          const [minute, ...values] = printed[index];
          assertEquals([bar[0], bar.length], [minute * 60_000, columns]);
          for (let column = 1; column < columns; column++) {
            assert(Math.abs(bar[column] - values[column - 1]) <= 1e-8, `${bar} is not ${printed[index]}`);
          }
        }
      }
    }),
});

Deno.test("a shuffled copy of a day has the bars of the day", () =>
  withFolder(async (folder) => {
    const paths = ["ORDERED", "SHUFFLED"].map((instrument) => dayPath(folder, instrument, DAY));
    makePeerDay(paths[0], Date.parse(DAY), { trades: 2000, snapshots: 200, levels: 5 });
    copyPeerDay(paths[0], paths[1], { shuffled: true });
    assertEquals(isInOrder(paths[0]), true);
    assertEquals(isInOrder(paths[1]), false);
    const files: string[] = [];
    for (const instrument of ["ORDERED", "SHUFFLED"]) {
      const out = `${folder}/out`;
      await main(instrument, DAY, DAY, { data: folder, out });
      files.push(
        ["ohlc", "metrics", "depth"].map((name) => JSON.stringify(readJson(out, `${name}_data.json`))).join(),
      );
    }
    assertEquals(files[0], files[1]);
  }));

function isInOrder(path: string): boolean {
  const db = new DatabaseSync(path, { readOnly: true });
  const rows = db.prepare("SELECT timestamp FROM trades ORDER BY id").all() as { timestamp: string }[];
  db.close();
  return rows.every(({ timestamp }, index) => index === 0 || timestamp >= rows[index - 1].timestamp);
}
