import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { OPTIONS } from "./spec.ts";
import { helpText } from "./help.ts";
import { parseCommand, UsageError } from "./parse.ts";

const DEFAULTS = {
  quiet: false,
  verbose: false,
  logFormat: "text" as const,
  windowSeconds: 60,
  maxBars: 1000,
  depthLevels: undefined,
  out: "orderflow_data",
  port: 8050,
  host: "127.0.0.1",
  serve: true,
  exit: false,
  workers: undefined,
};

const DAYS = ["ETH-USD", "2021-07-01", "2021-07-02"];

Deno.test("parseCommand() gives a run with its defaults", () => {
  assertEquals(parseCommand(DAYS), {
    name: "run",
    instrument: "ETH-USD",
    startDate: "2021-07-01",
    endDate: "2021-07-02",
    data: "../data/OKX",
    ...DEFAULTS,
  });
});

Deno.test("parseCommand() takes every option, before, between and after the words", () => {
  const args =
    "--window-seconds 30 ETH-USD --max-bars=0 2021-07-01 2021-07-02 --data D --out O --depth-levels 5 --port 1 --host ::1 --no-serve --exit --workers 2 -v --log-format json";
  assertEquals(parseCommand(args.split(" ")), {
    name: "run",
    instrument: "ETH-USD",
    startDate: "2021-07-01",
    endDate: "2021-07-02",
    data: "D",
    ...DEFAULTS,
    windowSeconds: 30,
    maxBars: 0,
    out: "O",
    depthLevels: 5,
    port: 1,
    host: "::1",
    serve: false,
    exit: true,
    workers: 2,
    verbose: true,
    logFormat: "json",
  });
});

Deno.test("parseCommand() falls back to the environment, and options win", () => {
  const environment = { dataPath: "/ticks", visualizationPort: "9000" };
  const fallen = parseCommand(DAYS, environment);
  assertEquals([fallen.name === "run" && fallen.data, fallen.name === "run" && fallen.port], [
    "/ticks",
    9000,
  ]);
  const given = parseCommand([...DAYS, "--data", "D", "--port", "80"], environment);
  assertEquals([given.name === "run" && given.data, given.name === "run" && given.port], ["D", 80]);
});

Deno.test("parseCommand() knows the other commands", () => {
  assertEquals(parseCommand(["demo", "-q"]), { name: "demo", ...DEFAULTS, quiet: true });
  assertEquals(parseCommand(["inspect", "a", "b", "--json"]), {
    name: "inspect",
    paths: ["a", "b"],
    json: true,
    quiet: false,
    verbose: false,
    logFormat: "text",
    windowSeconds: 60,
  });
  for (const args of [["--help"], ["-h"], [...DAYS, "--help"], ["demo", "--help"]]) {
    assertEquals(parseCommand(args), { name: "help" });
  }
  for (const args of [["--version"], ["-V"]]) assertEquals(parseCommand(args), { name: "version" });
});

Deno.test("parseCommand() takes an instrument that begins with digits or is one word of numbers as text", () => {
  const command = parseCommand(["1000", "2021-07-01", "2021-07-01"]);
  assertEquals(command.name === "run" && command.instrument, "1000");
});

const WRONG: [args: string, message: string][] = [
  ["", "nothing to do: expected INSTRUMENT START_DATE END_DATE"],
  ["ETH-USD", 'START_DATE and END_DATE are missing after "ETH-USD"'],
  ["ETH-USD 2021-07-01", 'END_DATE is missing after "2021-07-01"'],
  ["ETH-USD 2021-07-01 2021-07-02 2021-07-03", 'one argument too many, "2021-07-03"'],
  ["ETH-USD 2021-7-1 2021-07-02", 'START_DATE is "2021-7-1"; expected a calendar day as YYYY-MM-DD'],
  ["ETH-USD 2021-07-01 2021-02-30", 'END_DATE is "2021-02-30"; expected a calendar day'],
  ["ETH-USD 2021-07-02 2021-07-01", "END_DATE 2021-07-01 is earlier than START_DATE 2021-07-02"],
  [
    "../ETH 2021-07-01 2021-07-01",
    'INSTRUMENT is "../ETH", which holds a path separator; expected a plain name',
  ],
  [".. 2021-07-01 2021-07-01", 'INSTRUMENT is ".."'],
  ["C:x 2021-07-01 2021-07-01", "which holds a colon"],
  ["--widow-seconds 5", 'unknown option "--widow-seconds"; did you mean --window-seconds?'],
  ["--windo 5", 'unknown option "--windo"; did you mean --window-seconds?'],
  ["--frobnicate", 'unknown option "--frobnicate"; --help lists the options'],
  ["-x", 'unknown option "-x"'],
  ["--no-exit", 'unknown option "--no-exit"'],
  ["X 2021-07-01 2021-07-01 --window-seconds", "--window-seconds needs a value: a whole number of seconds"],
  ["X 2021-07-01 2021-07-01 --window-seconds --exit", "--window-seconds needs a value"],
  [
    "X 2021-07-01 2021-07-01 --window-seconds 0",
    '--window-seconds is "0"; expected a whole number of seconds from 1',
  ],
  ["X 2021-07-01 2021-07-01 --window-seconds=-5", '--window-seconds is "-5"; expected'],
  ["X 2021-07-01 2021-07-01 --window-seconds 1.5", '--window-seconds is "1.5"; expected'],
  ["X 2021-07-01 2021-07-01 --window-seconds 6e1", '--window-seconds is "6e1"; expected'],
  ["X 2021-07-01 2021-07-01 --window-seconds 0x10", '--window-seconds is "0x10"; expected'],
  [
    "X 2021-07-01 2021-07-01 --max-bars many",
    '--max-bars is "many"; expected a whole number of bars, 0 for all',
  ],
  [
    "X 2021-07-01 2021-07-01 --depth-levels 0",
    '--depth-levels is "0"; expected a whole number of levels, at least 1',
  ],
  ["X 2021-07-01 2021-07-01 --port 0", '--port is "0"; expected a port from 1 to 65535'],
  ["X 2021-07-01 2021-07-01 --port 65536", '--port is "65536"; expected a port from 1 to 65535'],
  ["X 2021-07-01 2021-07-01 --port=", "--port needs a value"],
  ["X 2021-07-01 2021-07-01 --host a/b", '--host is "a/b"; expected an address'],
  ["X 2021-07-01 2021-07-01 --workers 0", '--workers is "0"; expected a whole number from 1 to 256'],
  ["X 2021-07-01 2021-07-01 --log-format xml", '--log-format is "xml"; expected text or json'],
  ["X 2021-07-01 2021-07-01 --exit=yes", '--exit takes no value, got "--exit=yes"'],
  ["X 2021-07-01 2021-07-01 -q -v", "--quiet and --verbose exclude each other"],
  ["X 2021-07-01 2021-07-01 --json", "--json is not an option of a run; it goes with inspect"],
  ["inspect", "inspect needs the PATH of a database"],
  ["inspect a --out b", "--out is not an option of inspect; it goes with run, serve, demo"],
  ["demo ETH-USD", 'demo takes no arguments, got "ETH-USD"'],
  ["demo --data x", "--data is not an option of demo; it goes with run"],
];

for (const [args, message] of WRONG) {
  Deno.test(`parseCommand() refuses: ${args || "nothing"}`, () => {
    const error = assertThrows(() => parseCommand(args === "" ? [] : args.split(" ")), UsageError);
    assertEquals(error.message.includes(message), true, error.message);
    assertEquals(error.message.includes("\n"), false);
  });
}

Deno.test("parseCommand() refuses a bad port in the environment, naming the variable", () => {
  assertThrows(
    () => parseCommand(DAYS, { visualizationPort: "http" }),
    UsageError,
    '$VISUALIZATION_PORT is "http"',
  );
});

Deno.test("parseCommand() refuses names and folders with a NUL", () => {
  assertThrows(() => parseCommand(["a\0", "2021-07-01", "2021-07-01"]), UsageError, 'INSTRUMENT is "a\\x00"');
  assertThrows(() => parseCommand([...DAYS, "--out", "a\0"]), UsageError, '--out is "a\\x00"');
});

Deno.test("helpText() has every option and fits a terminal", () => {
  const help = helpText();
  for (const { name } of OPTIONS) assertEquals(help.includes(`--${name}`), true, name);
  for (const line of help.split("\n")) assertEquals(line.length <= 110, true, line);
});
