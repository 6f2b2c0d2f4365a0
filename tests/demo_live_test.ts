/** @module The demo of a day that is being recorded, as a user starts it. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import type { RunStatus } from "../lib/model/run_status.ts";
import { withFolder } from "./helpers/database.ts";
import { readJson } from "./helpers/program.ts";
import { startProgram, until } from "./helpers/serving.ts";

for (const options of [[], ["--speed", "60"]]) {
  Deno.test({
    name: `demo --live ${options.join(" ")} follows a market that goes on, and removes its temporary folder`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withFolder(async (folder) => {
        const [tmp, out] = [`${folder}/tmp`, `${folder}/out`];
        Deno.mkdirSync(tmp);
        const args = ["demo", "--live", ...options, "--no-serve", "--out", out];
        await using demo = startProgram(args, { cwd: folder, env: { TMPDIR: tmp } });
        const status = (): Partial<RunStatus> => {
          try {
            return readJson(out, "run_status.json");
          } catch (error) {
            if (error instanceof Deno.errors.NotFound) return {};
            throw error;
          }
        };
        await until("the run follows", () => status().state === "following");
        const { rows } = status();
        await until("trades and books are added", () => {
          const now = status().rows!;
          return now.trades.read > rows!.trades.read && now.books.read > rows!.books.read;
        });
        assert(status().rows!.trades.read > 150_000, "a day of history and more");
        assert(demo.stderr().includes("SYNTHETIC-USD is synthetic"), demo.stderr());
        demo.process.kill("SIGINT");
        const { code, stderr } = await demo.ended();
        assertEquals([code, /^error/m.test(stderr)], [130, false], stderr);
        assertEquals(status().state, "interrupted");
        assertEquals([...Deno.readDirSync(tmp)], []);
      }),
  });
}
