import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { addMetricBar, addOhlcBar, clearData } from "./bar_files.ts";
import { setDepthData } from "./depth_file.ts";
import { checkOutFiles, checkOutFolder } from "./output_check.ts";

const DAY = "2024-01-01";

Deno.test("checkOutFolder() refuses every folder of databases, under any name, and allows a folder of its own", () =>
  withFolder((root) => {
    const [data, elsewhere] = [join(root, "data"), join(root, "elsewhere")];
    const database = join(data, "X", DAY, "trades.db");
    Deno.mkdirSync(dirname(database), { recursive: true });
    Deno.mkdirSync(join(data, "OTHER", DAY), { recursive: true });
    Deno.mkdirSync(join(elsewhere, DAY), { recursive: true });
    Deno.symlinkSync(elsewhere, join(data, "LINKED"));
    Deno.symlinkSync(data, join(root, "link"));
    const databases = [database, join(data, "LINKED", DAY, "trades.db")];
    const refused: [out: string, kind: string][] = [
      [data, "the data folder"],
      [join(root, "link"), "the data folder"],
      [join(data, "X", ".."), "the data folder"],
      [join(data, "X"), "the folder of an instrument"],
      [join(data, "OTHER"), "the folder of an instrument"],
      [elsewhere, "the folder of an instrument"],
      [join(data, "X", DAY), "the folder of a day"],
      [join(root, "link", "OTHER", "2024-01-02"), "the folder of a day"],
      [join(elsewhere, DAY), "the folder of a day"],
    ];
    for (const [out, kind] of refused) {
      const message = `cannot write to ${out}, which is ${kind}: output would be mixed with databases`;
      assertThrows(() => checkOutFolder(out, data, databases), Error, message);
    }
    const allowed = ["data/out", "data/NEW", "data/X/out", `data/X/${DAY}/out`, "out", `elsewhere/out`, "."];
    for (const out of allowed) checkOutFolder(join(root, out), data, databases);
  }));

Deno.test("checkOutFiles() accepts files of every version and of the library, and empty files", () =>
  withFolder((out) => {
    checkOutFiles(out);
    clearData({ out });
    checkOutFiles(out);
    addOhlcBar(1, 1, 1, 1, 1, 1, { out });
    addMetricBar(1, 0.5, 0.5, -0.5, 0, { out });
    setDepthData([], [[1, 2]], { out });
    checkOutFiles(out);
    setDepthData([[1.5e-7, 2e21]], [], { out });
    Deno.writeTextFileSync(join(out, "run_status.json"), '{\n  "version": 1,\n  "state": "finished"\n}\n');
    checkOutFiles(out);
    Deno.writeTextFileSync(join(out, "metrics_data.json"), "");
    Deno.writeTextFileSync(join(out, "flow_data.json"), "[[1,0,0,0,1,0,1,null,0],[2");
    Deno.writeTextFileSync(join(out, "quote_data.json"), "[[1,2,3,4,5,6,7],[2");
    Deno.writeTextFileSync(join(out, "ohlc_data.json"), "[ [1, 2.5, 3e-7, 4, 5, 6],\n [2, 2, 3");
    checkOutFiles(out);
  }));

Deno.test("checkOutFiles() refuses files of other programs, folders and links under the names of our files", () =>
  withFolder((out) => {
    const others: [name: string, content: string][] = [
      ["ohlc_data.json", "[[1,2,3,4,5]]"],
      ["ohlc_data.json", '[[1,2,3,4,5,"6"]]'],
      ["ohlc_data.json", '{"a":1}'],
      ["ohlc_data.json", "SQLite format 3\0"],
      ["ohlc_data.json", "[1,2]"],
      ["ohlc_data.json", "[[1,2,3,4,5,null]]"],
      ["flow_data.json", "[[1,2,3,4,5,6,7,8,null]]"],
      ["flow_data.json", "[[1,2,3,4,5,6,7,8]]"],
      ["quote_data.json", "[[null,2,3,4,5,6,7]]"],
      ["metrics_data.json", "[[1,2,3,4,5,6]]"],
      ["depth_data.json", '{"levels":[]}'],
      ["depth_data.json", "[]"],
      ["depth_data.json", '{"bids":[],"note":"mine"}'],
      ["depth_data.json", '{"bids":[["100","1"]],"asks":[]}'],
      ["depth_data.json", '{"asks":[[100,1,7]],"bids":[]}'],
      ["run_status.json", '{"status":"ok"}'],
      ["run_status.json", '{"version":1,"jobs":[1,2,3]}'],
      ["run_status.json", '{"version":1,"state":"ok"}'],
    ];
    for (const [name, content] of others) {
      const path = join(out, name);
      Deno.writeTextFileSync(path, content);
      assertThrows(() => checkOutFiles(out), Error, `${path} is not a`);
      assertEquals(Deno.readTextFileSync(path), content);
      Deno.removeSync(path);
    }
    const path = join(out, "ohlc_data.json");
    Deno.mkdirSync(path);
    assertThrows(() => checkOutFiles(out), Error, `${path} is a folder and would be replaced; move it away`);
    Deno.removeSync(path);
    Deno.symlinkSync(join(out, "nowhere"), path);
    assertThrows(() => checkOutFiles(out), Error, `${path} is a link and would be replaced`);
  }));
