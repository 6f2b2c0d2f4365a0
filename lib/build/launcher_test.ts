import { assertEquals } from "deno-std/assert/equals.js";
import { assert } from "deno-std/assert/assert.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { parseCommand } from "../cli/parse.ts";
import {
  builtinsOf,
  CODE_CACHE,
  SCRIPT,
  scriptOf,
  TEXT_CACHE,
  TEXT_SCRIPT,
  TEXT_WORDS,
  writeLauncher,
} from "./launcher.ts";

/** A bundle that counts a number of primes, so that there is code to compile, and prints what it was given. */
const BUNDLE = `
var import_meta; import_meta = {};
const { inflateSync } = require("node:zlib");
const isPrime = (n) => { for (let d = 2; d * d <= n; d++) if (n % d === 0) return false; return n > 1; };
let primes = 0;
for (let n = 0; n < 100; n++) if (isPrime(n)) primes++;
console.log(primes, typeof inflateSync, import_meta.url.split("/").at(-1), entryPoint);
Deno.exit(0);`;

/** Runs a launcher in a process of its own, and returns what the process prints. */
function runLauncher(folder: string, launcher: string, prefix = "", ...words: string[]): string {
  if (prefix !== "") {
    Deno.writeTextFileSync(`${folder}/${launcher}`, appended(`${folder}/${launcher}`, prefix));
  }
  const args = ["run", "--quiet", "--no-config", "--unstable-raw-imports", "-A", launcher, ...words];
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), { args, cwd: folder }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** A launcher that prints whether V8 rejected the code cache, before it evaluates the script. */
function appended(path: string, line: string): string {
  const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
  return [...lines.slice(0, -1), line, ...lines.slice(-1)].join("\n");
}

Deno.test("a launcher evaluates the script with built-in modules, the main module's URL and its entry point, with a code cache or without", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const builtins = builtinsOf(BUNDLE);
    assertEquals(builtins, ["node:zlib"]);
    Deno.writeTextFileSync(`${folder}/${SCRIPT}`, scriptOf(BUNDLE));
    writeLauncher(folder, "main.ts", builtins, { writeTo: `${folder}/${CODE_CACHE}` });
    assertEquals(runLauncher(folder, "main.js"), "25 function main.js main.ts\n");

    const isRejected = "console.log(cachedData?.length, script.cachedDataRejected);";
    writeLauncher(folder, "main.ts", builtins, "load");
    assertEquals(runLauncher(folder, "main.js", isRejected), "0 false\n25 function main.js main.ts\n");
    writeLauncher(folder, "lib/run/reader_worker.ts", builtins, "load");
    assertEquals(
      runLauncher(folder, "lib/run/reader_worker.js", isRejected),
      "0 false\n25 function main.js lib/run/reader_worker.ts\n",
    );

    writeLauncher(folder, "main.ts", builtins, "none");
    assertEquals(runLauncher(folder, "main.js"), "25 function main.js main.ts\n");
    // V8 compiles a script as usual if the cache is of another script.
    Deno.writeTextFileSync(`${folder}/${SCRIPT}`, scriptOf(BUNDLE + " "));
    writeLauncher(folder, "main.ts", builtins, "load");
    assertEquals(runLauncher(folder, "main.js", isRejected), "0 true\n25 function main.js main.ts\n");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("the main launcher evaluates another script for a command line that only asks for the help or the version", () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/${SCRIPT}`, scriptOf(BUNDLE));
    Deno.writeTextFileSync(
      `${folder}/${TEXT_SCRIPT}`,
      scriptOf('var import_meta; import_meta = {}; console.log("text");'),
    );
    const builtins = builtinsOf(BUNDLE);
    writeLauncher(folder, "main.ts", builtins, { writeTo: `${folder}/${TEXT_CACHE}` });
    assertEquals(runLauncher(folder, "main.js", "", "--version"), "text\n");
    Deno.writeFileSync(`${folder}/${CODE_CACHE}`, new Uint8Array(1));
    writeLauncher(folder, "main.ts", builtins, "load");
    for (const word of TEXT_WORDS) {
      const isRejected = "console.log(script.cachedDataRejected);";
      writeLauncher(folder, "main.ts", builtins, "load");
      assertEquals(runLauncher(folder, "main.js", isRejected, word), "false\ntext\n");
    }
    const whole = "25 function main.js main.ts\n";
    writeLauncher(folder, "main.ts", builtins, "load");
    assertEquals(runLauncher(folder, "main.js", "", "--version", "X"), whole);
    assertEquals(runLauncher(folder, "main.js", "", "--verbose"), whole);
    assertEquals(runLauncher(folder, "main.js"), whole);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("the words of the launcher's other script are commands that print a text", () => {
  for (const word of TEXT_WORDS) assert(["help", "version"].includes(parseCommand([word]).name), word);
});

Deno.test("scriptOf() refuses a bundle in which several modules use import.meta, or none", () => {
  assertThrows(() => scriptOf("import_meta = {}; import_meta2 = {};"), Error, "2 modules use import.meta");
  assertThrows(() => scriptOf("run();"), Error, "0 modules");
});
