import { assertEquals } from "deno-std/assert/equals.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { compare, type Range } from "./compare_outputs.ts";
import { withFolder } from "./helpers/database.ts";

const RANGE: Range = { instrument: "X", first: "2024-01-01", last: "2024-01-02" };

/** A stand-in for an executable, which writes a text to a file of the output folder (its seventh argument). */
function writing(folder: string, name: string, file: string, text: string, code = 0): string {
  const path = `${folder}/${name}`;
  Deno.writeTextFileSync(
    path,
    `#!/bin/sh\nmkdir -p "$7" && printf '%s' '${text}' >"$7/${file}"; exit ${code}\n`,
  );
  Deno.chmodSync(path, 0o755);
  return path;
}

Deno.test({
  name: "compare() counts the runs with different files or exit status, and shows where files differ",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const old = writing(folder, "old", "ohlc_data.json", "[[60000,1,2]]");
      const lines: string[] = [];
      const differencesTo = (now: string) => compare(folder, [old, now], [RANGE], (line) => lines.push(line));

      assertEquals(await differencesTo(writing(folder, "same", "ohlc_data.json", "[[60000,1,2]]")), 0);
      const [summary] = lines.splice(0);
      assertStringIncludes(
        summary,
        "1 range, 6 runs of each executable, 6 with price bars: 0 different",
      );

      assertEquals(await differencesTo(writing(folder, "other", "ohlc_data.json", "[[60000,1,3]]")), 6);
      assertStringIncludes(lines.splice(0).join("\n"), "ohlc_data.json: at character 10: ");
      assertEquals(await differencesTo(writing(folder, "more", "depth_data.json", "{}")), 6);
      assertEquals(await differencesTo(writing(folder, "fails", "ohlc_data.json", "[[60000,1,2]]", 1)), 6);
      assertStringIncludes(lines.at(-2)!, "exit status: ");
    }),
});

Deno.test({
  name: "compare() names files that the old executable never writes, and does not count them as different",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const lines: string[] = [];
      const binary = (name: string, script: string) => {
        Deno.writeTextFileSync(`${folder}/${name}`, `#!/bin/sh\nmkdir -p "$7"; cd "$7"; ${script}\n`);
        Deno.chmodSync(`${folder}/${name}`, 0o755);
        return `${folder}/${name}`;
      };
      const now = binary("new", "echo '[]' >ohlc_data.json; echo '[]' >flow_data.json");
      const differencesFrom = (old: string) =>
        compare(folder, [old, now], [RANGE], (line) => lines.push(line));

      assertEquals(await differencesFrom(binary("old", "echo '[]' >ohlc_data.json")), 0);
      assertEquals(lines.splice(0), [
        "1 range, 6 runs of each executable, 0 with price bars: 0 different; the old executable does not write " +
        "flow_data.json",
      ]);
      // A file that the old executable writes in some runs is missing in the others.
      const some =
        "echo '[]' >ohlc_data.json; case \"$*\" in *--depth-levels*) echo '[]' >flow_data.json; esac";
      assertEquals(await differencesFrom(binary("some", some)), 4);
      assertStringIncludes(lines[0], "DIFFERENT X 2024-01-01 2024-01-02 : flow_data.json was not written");
    }),
});
