/** @module The modules that the program loads before it knows which command to run. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { PROJECT } from "./helpers/program.ts";

/** A module in the output of `deno info --json`. */
interface Module {
  specifier: string;
  dependencies?: { isDynamic?: boolean; specifier: string; code?: { specifier: string } }[];
}

Deno.test("--help, --version and wrong usage load neither SQLite nor the site nor modules of a run", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "main.ts"],
    cwd: PROJECT,
  }).output();
  const { roots, modules }: { roots: string[]; modules: Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const loaded = new Set<string>();
  const load = (specifier: string) => {
    if (loaded.has(specifier)) return;
    loaded.add(specifier);
    const { dependencies = [] } = modules.find((module) => module.specifier === specifier) ??
      { dependencies: [] };
    for (const { isDynamic, code } of dependencies) if (!isDynamic && code) load(code.specifier);
  };
  load(roots[0]);

  const names = [...loaded].map((specifier) => specifier.replace(/^.*\/(?=lib\/|routes\/|main\.ts)/, ""));
  assert(names.includes("lib/cli/help.ts"), `${names}`);
  const heavy = names.filter((name) =>
    /^(node|npm:(hono|preact|uplot))|^(routes|lib\/(sources|aggregate|publish|run|site|inspect|demo|build))\//
      .test(
        name,
      )
  );
  assertEquals(heavy, []);
  assert(names.length < 40, `${names}`);
});
