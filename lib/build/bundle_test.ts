import { assertEquals } from "deno-std/assert/equals.js";
import { isStale } from "./bundle.ts";

Deno.test("isStale() is true if the output is missing or a source is as new as the output", () => {
  const root = Deno.makeTempDirSync();
  const at = (path: string, seconds: number) => Deno.utimeSync(`${root}/${path}`, seconds, seconds);
  try {
    Deno.mkdirSync(`${root}/islands/deep`, { recursive: true });
    for (const path of ["islands/a.ts", "islands/deep/b.ts", "deno.json", "app.js"]) {
      Deno.writeTextFileSync(`${root}/${path}`, "");
    }
    for (const path of ["islands/a.ts", "islands/deep/b.ts", "islands/deep", "islands", "deno.json"]) {
      at(path, 1000);
    }
    const sources = [`${root}/islands`, `${root}/deno.json`, `${root}/none`];
    const isNow = () => isStale(sources, `${root}/app.js`);
    at("app.js", 2000);
    assertEquals(isNow(), false);
    // A changed file, an added or removed file (which changes its folder), and a change within the same clock tick.
    for (const path of ["islands/a.ts", "islands/deep/b.ts", "islands/deep", "islands", "deno.json"]) {
      for (const seconds of [2001, 2000]) {
        at(path, seconds);
        assertEquals(isNow(), true, `${path} at ${seconds}`);
      }
      at(path, 1000);
      assertEquals(isNow(), false, path);
    }
    Deno.removeSync(`${root}/app.js`);
    assertEquals(isNow(), true);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
