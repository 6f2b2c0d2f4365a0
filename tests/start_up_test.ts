/** @module What the program loads before it knows what is asked of it. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { PROJECT } from "./helpers/program.ts";

/** A module, as `deno info --json` tells. */
interface Module {
  specifier: string;
  dependencies?: { isDynamic?: boolean; specifier: string; code?: { specifier: string } }[];
}

Deno.test("--help, --version and wrong usage load neither SQLite nor the site nor anything of a run", async () => {
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

  const names = [...loaded].map((specifier) => specifier.replace(/^.*\/(?=lib\/|main\.ts)/, ""));
  assert(names.includes("lib/cli/help.ts"), `${names}`);
  const heavy = names.filter((name) =>
    /^(node|npm:(hono|preact|uplot))|^lib\/(ingest|aggregate|publish|run|site|inspect|demo|release)\//.test(
      name,
    )
  );
  assertEquals(heavy, []);
  assert(names.length < 25, `${names}`);
});
