import { assertEquals } from "deno-std/assert/equals.js";
import { Logger, writeText } from "./log.ts";
import { errorLine, printable, printableJson, quoted, UNPRINTABLE } from "../text/printable.ts";

Deno.test("Logger writes lines from its level on, and names warnings and errors", () => {
  const lines: string[] = [];
  const log = new Logger({ level: "info", write: (line) => lines.push(line) });
  log.debug("a");
  log.info("b");
  log.warning("c");
  log.error("d");
  assertEquals(lines, ["b", "warning: c", "error: d"]);
});

Deno.test("Logger writes one JSON object a line, with fields", () => {
  const lines: string[] = [];
  const log = new Logger({ format: "json", write: (line) => lines.push(line), now: () => 0 });
  log.warning("two\nlines", { path: "/x" });
  assertEquals(lines, [
    '{"time":"1970-01-01T00:00:00.000Z","level":"warning","message":"two\\nlines","path":"/x"}',
  ]);
});

Deno.test("Logger escapes the escape sequences in a message", () => {
  const lines: string[] = [];
  const log = new Logger({ colour: true, write: (line) => lines.push(line) });
  log.error("\x1b[2J\u202e");
  assertEquals(lines, ["\x1b[31merror: \\x1b[2J\\u{202e}\x1b[0m"]);
});

Deno.test("printableJson() escapes characters that a terminal would act on, and its output is equal when parsed", () => {
  const value = { a: "\x1b[2J\x7f\x9b2J\u2028\u202e\ufeff\n", "\u2066": [1, null] };
  for (const indent of [undefined, 2]) {
    const json = printableJson(value, indent);
    assertEquals(JSON.parse(json), value);
    assertEquals(UNPRINTABLE.test(json.replaceAll("\n", "")), false);
    assertEquals(json.split("\n").length, indent ? 7 : 1);
  }
});

Deno.test("writeText() writes all of a text to a stream that accepts a few bytes at a time", () => {
  const pieces: string[] = [];
  writeText({
    writeSync(bytes) {
      pieces.push(new TextDecoder().decode(bytes.subarray(0, 3)));
      return Math.min(3, bytes.length);
    },
  }, "12345678");
  assertEquals(pieces, ["123", "456", "78"]);
});

Deno.test("writeText() ignores a stream without a reader", () => {
  writeText({
    writeSync() {
      throw new Deno.errors.BrokenPipe();
    },
  }, "x");
});

Deno.test("printable(), quoted() and errorLine() escape characters that a terminal would act on", () => {
  assertEquals(printable("a\tb\r\n\x9b\ufeff"), "a\\x09b\\x0d\\x0a\\x9b\\u{feff}");
  assertEquals(quoted('x"\0'), '"x"\\x00"');
  assertEquals(errorLine(new Error("one\n  two")), "one; two");
  assertEquals(errorLine("plain"), "plain");
});
