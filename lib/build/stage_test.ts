import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import config from "../../deno.json" with { type: "json" };
import { withStage } from "./compile.ts";
import { PERMISSIONS } from "./permissions.ts";
import { launcherOf, SCRIPT, TEXT_SCRIPT } from "./launcher.ts";
import { MAIN, PROJECT, WORKER_MODULES } from "./stage.ts";

/** Every file in a folder and its subfolders, relative to the folder. */
function* filesBelow(folder: string, prefix = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesBelow(`${folder}/${name}`, `${prefix}${name}/`);
    else yield prefix + name;
  }
}

Deno.test("a stage holds the program, the page's files and the licences in under 2 MB, and no source map, test or tool", () =>
  withStage((stage) => {
    const files = [...filesBelow(stage.folder)].sort();
    const launchers = [MAIN, ...WORKER_MODULES].map(launcherOf);
    for (const include of stage.includes) assert(files.includes(include) || launchers.includes(include));
    assertEquals(
      files.filter((name) => !name.startsWith("static/styles/")),
      ["commit", SCRIPT, "static/dist/app.js", "static/icon.svg", "static/licenses.txt", TEXT_SCRIPT],
    );
    assertMatch(Deno.readTextFileSync(`${stage.folder}/commit`), /^([0-9a-f]{12}(\+changes)?|unknown)\n$/);

    const bytes = files.reduce((sum, name) => sum + Deno.statSync(`${stage.folder}/${name}`).size, 0);
    assert(bytes < 2e6, `${bytes} bytes`);
    const script = Deno.readTextFileSync(`${stage.folder}/${SCRIPT}`);
    assert(!script.includes("sourceMappingURL") && !script.includes("Deno.test("));
    assert(!script.includes("registry.npmjs.org"), "a path in this machine's cache");
    const { sources } = stage;
    const packages = sources.map((path) => /^npm:([^/]+)\/\d/.exec(path)?.[1] ?? path.split("/")[0]);
    assertEquals([...new Set(packages)].sort(), [
      "deno-std",
      "deno.json",
      "hono",
      "lib",
      "main.ts",
      "preact",
      "preact-render-to-string",
      "routes",
    ]);
    assertEquals(sources.filter((path) => path.endsWith("_test.ts")), []);
    return Promise.resolve();
  }));

Deno.test("a stage has the module of every worker that the program starts", () => {
  const sources = [...filesBelow(`${PROJECT}lib`)].filter((name) => name.endsWith(".ts"));
  const started = sources.flatMap((name) =>
    Array.from(
      Deno.readTextFileSync(`${PROJECT}lib/${name}`).matchAll(/workerModule\("([^"]+)"\)/g),
      ([, module]) => module,
    )
  );
  assertEquals(started.sort(), WORKER_MODULES.toSorted());
  const entryPoints = Deno.readTextFileSync(`${PROJECT}lib/build/entry_points.ts`);
  const cases = Array.from(entryPoints.matchAll(/case "([^"]+)":/g), ([, path]) => path);
  assertEquals(cases, [MAIN, ...WORKER_MODULES]);
});

Deno.test("the program may use only files, the network and four variables, and never prompts", () => {
  assertEquals(PERMISSIONS, [
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    "--allow-net",
    "--allow-env=DATA_PATH,VISUALIZATION_PORT,NO_COLOR,ORDERFLOW_CLICKHOUSE_PASSWORD",
  ]);
  // All other tasks that start the program go through `program`, the only one with permissions.
  for (const name of ["run", "serve", "demo", "dev"] as const) {
    assertEquals(config.tasks[name].includes("--allow"), false, name);
  }
});
