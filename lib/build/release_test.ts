import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import config from "../../deno.json" with { type: "json" };
import { withFolder } from "../../tests/helpers/database.ts";
import { release } from "./release.ts";
import { NoExecutableError } from "./runtime.ts";

Deno.test("release() names and checksums the executables, and prints why a target is left out", () =>
  withFolder(async (folder) => {
    const lines: string[] = [];
    const isComplete = await release(`${folder}/dist`, (target, output) => {
      if (target.includes("darwin")) return Promise.reject(new NoExecutableError("no runtime"));
      Deno.writeTextFileSync(output, "abc");
      return Promise.resolve();
    }, (line) => lines.push(line));

    assertEquals(isComplete, false);
    // The digest of "abc" (FIPS 180-2, appendix B.1).
    const sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const names = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "x86_64-pc-windows-msvc.exe"]
      .map((target) => `orderflow-${config.version}-${target}`);
    assertEquals(
      Deno.readTextFileSync(`${folder}/dist/SHA256SUMS`),
      names.map((name) => `${sum}  ${name}\n`).join(""),
    );
    assertEquals(
      [...Deno.readDirSync(`${folder}/dist`)].map(({ name }) => name).sort(),
      ["SHA256SUMS", ...names].sort(),
    );
    assertEquals(lines.filter((line) => line.startsWith("left out")), [
      "left out x86_64-apple-darwin: no runtime",
      "left out aarch64-apple-darwin: no runtime",
    ]);
    assert(lines.at(-1)!.startsWith("SHA256SUMS: 3 of 5 targets"));
  }));

Deno.test("release() returns true if every target was made", () =>
  withFolder(async (folder) => {
    const make = (_target: string, output: string) => Promise.resolve(Deno.writeTextFileSync(output, ""));
    assertEquals(await release(folder, make, () => {}), true);
  }));
