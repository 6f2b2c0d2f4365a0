import { assertEquals } from "deno-std/assert/equals.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { programFile } from "../program_files.ts";
import { bundledPackages } from "./bundled_packages.ts";
import { licensesText, packagesIn } from "./licenses.ts";
import { LICENSES_FILE } from "./stage.ts";

Deno.test("static/licenses.txt is current: deno task licenses writes it", async () => {
  assertEquals(Deno.readTextFileSync(programFile(LICENSES_FILE)), await licensesText());
});

Deno.test("static/licenses.txt covers every embedded package, and the runtime", async () => {
  const text = Deno.readTextFileSync(programFile(LICENSES_FILE));
  const embedded = (await bundledPackages()).map(({ name }) => name);
  assertEquals(packagesIn(text), embedded.sort());
  // Packages that both bundles are known to need, so that an empty list cannot pass.
  for (const name of ["hono", "preact", "uplot"]) assertEquals(embedded.includes(name), true, name);
  for (const part of ["the orderflow contributors", "the Deno authors", "the V8 project authors", "SQLite"]) {
    assertStringIncludes(text, part);
  }
});
