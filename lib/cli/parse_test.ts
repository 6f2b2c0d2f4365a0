import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { formatDay, LAST_DAY } from "../model/days.ts";
import { DEFAULTS } from "../model/run_request.ts";
import { UNPRINTABLE } from "../text/printable.ts";
import type { Command, RunCommand } from "./command.ts";
import { COMMANDS } from "./command_spec.ts";
import { parseCommand } from "./parse.ts";
import { OPTIONS } from "./spec.ts";
import { UsageError } from "./usage_error.ts";

const DAYS = ["ETH-USD", "2021-07-01", "2021-07-02"];

const LOG_DEFAULTS = { quiet: false, verbose: false, logFormat: "text" } as const;

const PAGE_DEFAULTS = { port: DEFAULTS.port, host: DEFAULTS.host };

const RUN_DEFAULTS = { ...LOG_DEFAULTS, ...PAGE_DEFAULTS, serve: true, exit: false };

const REQUEST = {
  instrument: "ETH-USD",
  startDate: "2021-07-01",
  endDate: "2021-07-02",
  data: DEFAULTS.data,
  caFile: undefined,
  out: DEFAULTS.out,
  windowSeconds: DEFAULTS.windowSeconds,
  windowOffsetSeconds: 0,
  maxBars: DEFAULTS.maxBars,
  depthLevels: undefined,
  workers: undefined,
  sideIs: DEFAULTS.sideIs,
  signedPrices: false,
  views: undefined,
  tables: true,
  follow: false,
};

/** Parses a command line, written as one text. */
function parse(line: string, environment = {}): Command {
  return parseCommand(line === "" ? [] : line.split(" "), environment);
}

/** Parses the options of a run. */
function parseRun(options: string, environment = {}): RunCommand {
  return parseCommand([...DAYS, ...options.split(" ").filter(Boolean)], environment) as RunCommand;
}

Deno.test("parseCommand() fills in the defaults of a run", () => {
  assertEquals(parseRun(""), { name: "run", request: REQUEST, ...RUN_DEFAULTS });
});

Deno.test("parseCommand() accepts the word run before the instrument", () => {
  assertEquals(parse("run ETH-USD 2021-07-01 2021-07-02"), parseRun(""));
  const { request } = parse("run list 2021-07-01") as RunCommand;
  assertEquals(request.instrument, "list");
});

Deno.test("parseCommand() takes the first day for the last day if there is only one", () => {
  const { request } = parse("ETH-USD 2021-07-01") as RunCommand;
  assertEquals([request.startDate, request.endDate], ["2021-07-01", "2021-07-01"]);
});

Deno.test("parseCommand() takes today for the current day, and follows without a last day until it is stopped", () => {
  const before = formatDay(Date.now());
  const { request } = parse("ETH-USD today") as RunCommand;
  assert(before <= request.startDate && request.startDate <= formatDay(Date.now()), request.startDate);
  assertEquals(request.endDate, request.startDate);
  const followed = (parse("ETH-USD 2021-07-01 --follow") as RunCommand).request;
  assertEquals([followed.follow, followed.endDate], [true, LAST_DAY]);
  assertThrows(() => parse("ETH-USD 2021-07-01 --follow --exit"), UsageError, "needs an END_DATE");
});

Deno.test("parseCommand() accepts options before, between and after the arguments", () => {
  const line = "--window-seconds 30 ETH-USD --max-bars=0 2021-07-01 2021-07-02 --data D --out O " +
    "--depth-levels 5 --port 1 --host ::1 --no-serve --exit --workers 2 -v --log-format json --window-offset 5 " +
    "--side-is maker --signed-prices --no-tables";
  assertEquals(parse(line), {
    name: "run",
    request: {
      ...REQUEST,
      data: "D",
      out: "O",
      windowSeconds: 30,
      windowOffsetSeconds: 5,
      maxBars: 0,
      depthLevels: 5,
      workers: 2,
      sideIs: "maker",
      signedPrices: true,
      views: undefined,
      tables: false,
    },
    quiet: false,
    verbose: true,
    logFormat: "json",
    port: 1,
    host: "::1",
    serve: false,
    exit: true,
  });
});

Deno.test("parseCommand() reads lengths of time with and without a unit", () => {
  for (
    const [text, expected] of [
      ["1", 1],
      ["90", 90],
      ["5s", 5],
      ["1m", 60],
      ["15m", 900],
      ["1h", 3600],
      ["1d", 86_400],
      ["1w", 604_800],
      ["365d", 31_536_000],
    ] as const
  ) {
    assertEquals(parseRun(`--window-seconds ${text}`).request.windowSeconds, expected, text);
    const command = parse(`inspect x --window-seconds=${text}`);
    assertEquals(command.name === "inspect" && command.windowSeconds, expected, text);
  }
});

Deno.test("parseCommand() reads offsets of windows in both directions, shorter than a window", () => {
  for (
    const [options, expected] of [
      ["--window-seconds 1w --window-offset 4d", 345_600],
      ["--window-seconds 1d --window-offset -8h", -28_800],
      ["--window-seconds 1d --window-offset=-8h", -28_800],
      ["--window-offset -30 --window-seconds 1m", -30],
      ["--window-offset -0", 0],
      ["--window-offset +59", 59],
    ] as const
  ) assertEquals(parseRun(options).request.windowOffsetSeconds, expected, options);
});

Deno.test("parseCommand() falls back to the environment, and options win", () => {
  const environment = { dataPath: "/ticks", visualizationPort: "9000" };
  const fallback = parseRun("", environment);
  assertEquals([fallback.request.data, fallback.port], ["/ticks", 9000]);
  const given = parseRun("--data D --port 80", environment);
  assertEquals([given.request.data, given.port], ["D", 80]);
  const list = parse("list", environment);
  assertEquals(list.name === "list" && list.data, "/ticks");
});

Deno.test("parseCommand() reads the other commands", () => {
  const bars = {
    out: undefined,
    windowSeconds: DEFAULTS.windowSeconds,
    windowOffsetSeconds: undefined,
    maxBars: undefined,
    tables: undefined,
    depthLevels: undefined,
    workers: undefined,
  };
  assertEquals(parse("demo -q"), { name: "demo", bars, liveSpeed: undefined, ...RUN_DEFAULTS, quiet: true });
  for (const [options, liveSpeed] of [["--live", 1], ["--live --speed 60", 60]] as const) {
    assertEquals(parse(`demo ${options}`), { name: "demo", bars, liveSpeed, ...RUN_DEFAULTS });
  }
  assertEquals(parse("inspect a b --json"), {
    name: "inspect",
    paths: ["a", "b"],
    clusters: [],
    caFile: undefined,
    json: true,
    windowSeconds: 60,
    sideIs: undefined,
    signedPrices: undefined,
    views: undefined,
    draftViews: false,
    ...LOG_DEFAULTS,
  });
  const list = { name: "list", data: DEFAULTS.data, json: false, ...LOG_DEFAULTS } as const;
  assertEquals(parse("list"), { ...list, instrument: undefined });
  assertEquals(parse("list X --json --data D"), { ...list, instrument: "X", json: true, data: "D" });
  const serve = { name: "serve", data: undefined, caFile: undefined } as const;
  const served = { ...serve, out: DEFAULTS.out, ...PAGE_DEFAULTS, ...LOG_DEFAULTS };
  // The databases of a run are where the run found them, whatever the data folder is now.
  assertEquals(parse("serve", { dataPath: "D" }), served);
  assertEquals(parse("serve --data D"), { ...served, data: "D" });
  assertEquals(parse("serve --out x --port 9 --host ::1 -q", { visualizationPort: "7" }), {
    ...serve,
    out: "x",
    port: 9,
    host: "::1",
    ...LOG_DEFAULTS,
    quiet: true,
  });
  assertEquals(parse("completions powershell"), { name: "completions", shell: "powershell" });
  assertEquals(parse("licenses"), { name: "licenses" });
  for (const line of ["version", "--version", "-V", "demo --version"]) {
    assertEquals(parse(line), { name: "version" });
  }
  assertEquals(parse(""), { name: "usage" });
});

Deno.test("parseCommand() accepts an IPv6 address with the brackets that it has in a URL", () => {
  assertEquals([parseRun("--host [::1]").host, parseRun("--host ::1").host], ["::1", "::1"]);
});

Deno.test("parseCommand() finds the topic of help", () => {
  for (const line of ["help", "--help", "-h"]) assertEquals(parse(line), { name: "help", topic: undefined });
  for (const { name } of COMMANDS) {
    assertEquals(parse(`help ${name}`), { name: "help", topic: name });
    assertEquals(parse(`${name} --help`), { name: "help", topic: name });
  }
  assertEquals(parse("ETH-USD 2021-07-01 --help"), { name: "help", topic: "run" });
  assertEquals(parse("--port 5 demo -h"), { name: "help", topic: "demo" });
});

Deno.test("parseCommand() passes unfinished words to the completions as they are", () => {
  const words = { name: "complete words", data: "../data/OKX" } as const;
  assertEquals(parseCommand(["completions", "words", "--", "--win"]), { ...words, words: ["--win"] });
  assertEquals(parseCommand(["completions", "words", "--", "X", '""']), { ...words, words: ["X", ""] });
});

Deno.test("parseCommand() takes an instrument that is a number as text", () => {
  assertEquals((parse("1000 2021-07-01") as RunCommand).request.instrument, "1000");
});

Deno.test("parseCommand() serves during and after a run unless an option says otherwise", () => {
  for (
    const [options, serve, exit] of [
      ["", true, false],
      [" --exit", true, true],
      [" --no-serve", false, false],
      [" --no-serve --exit", false, true],
    ] as const
  ) {
    for (const words of ["BTC-USDT 2025-01-01", "demo"]) {
      const command = parse(words + options) as RunCommand;
      assertEquals([command.serve, command.exit], [serve, exit], words + options);
    }
  }
});

const WRONG: [line: string, message: string][] = [
  [
    "ETH-USD",
    '"ETH-USD" is not a command, and as an instrument it needs a START_DATE: orderflow ETH-USD 2021-07-01',
  ],
  ["run", "run needs an INSTRUMENT and a START_DATE; expected orderflow INSTRUMENT START_DATE"],
  ["run ETH-USD", "needs a START_DATE"],
  ["ETH-USD 2021-07-01 2021-07-02 2021-07-03", 'one argument too many, "2021-07-03"'],
  ["ETH-USD 2021-7-1 2021-07-02", 'START_DATE is "2021-7-1"; expected a calendar day as YYYY-MM-DD'],
  ["ETH-USD yesterday", "such as 2021-07-01, or today"],
  [
    "ETH-USD 2021-07-01 now",
    'END_DATE is "now"; expected a calendar day as YYYY-MM-DD, such as 2021-07-01, or today',
  ],
  ["footprint ETH-USD", '"footprint" is a kind of query; did you mean orderflow query footprint?'],
  ["ETH-USD tomorrow", '("ETH-USD" is taken for an instrument; orderflow help lists the commands)'],
  ["ETH-USD 2021-07-01 2021-02-30", 'END_DATE is "2021-02-30"; expected a calendar day'],
  ["ETH-USD 2021-07-02 2021-07-01", "END_DATE 2021-07-01 is earlier than START_DATE 2021-07-02"],
  ["../ETH 2021-07-01", 'INSTRUMENT is "../ETH", which contains a path separator; expected a plain name'],
  [".. 2021-07-01 2021-07-01", 'INSTRUMENT is ".."'],
  ["list a/b", 'INSTRUMENT is "a/b", which contains a path separator'],

  ["serv", 'unknown command "serv"; did you mean serve?'],
  ["inpsect x", 'unknown command "inpsect"; did you mean inspect?'],
  ["inpsect x --json", 'unknown command "inpsect"; did you mean inspect?'],
  ["lst", 'unknown command "lst"; did you mean list?'],
  ["Demo", 'unknown command "Demo"; did you mean demo?'],
  ["help inpsect", 'unknown command "inpsect"; did you mean inspect?'],
  ["help frobnicate", 'unknown command "frobnicate"; the commands are run, serve, list'],
  ["completions zhs", 'unknown shell "zhs"; did you mean zsh?'],
  ["completions", "completions needs the name of a SHELL: bash, zsh, fish, powershell"],
  ["completions tcsh", 'unknown shell "tcsh"; completions exist for bash, zsh, fish, powershell'],

  ["--widow-seconds 5", 'unknown option "--widow-seconds"; did you mean --window-seconds?'],
  ["--windo 5", 'unknown option "--windo"; did you mean --window-'],
  ["X 2021-07-01 --windows 5", 'unknown option "--windows"; did you mean --window-seconds?'],
  ["X 2021-07-01 --window 5", 'unknown option "--window"; did you mean --window-seconds?'],
  ["X 2021-07-01 --window-second 5", 'unknown option "--window-second"; did you mean --window-seconds?'],
  ["X 2021-07-01 --max_bars=5", 'unknown option "--max_bars"; did you mean --max-bars?'],
  ["X 2021-07-01 --output x", 'unknown option "--output"; did you mean --out?'],
  ["serve --prot 5", 'unknown option "--prot"; did you mean --port?'],
  ["--frobnicate", 'unknown option "--frobnicate"; orderflow help run lists the options'],
  ["list -x", 'unknown option "-x"; orderflow help list lists the options'],
  ["--no-exit", 'unknown option "--no-exit"'],

  ["X 2021-07-01 --window-seconds", "--window-seconds needs a value: a length from 1 s to 365 days"],
  ["X 2021-07-01 --window-seconds --exit", "--window-seconds needs a value"],
  ...["0", "-5", "1.5", "6e1", "0x10", "1M", "1y", "5 s", "s", "", "366d", "99999999999999999"].map((
    text,
  ): [string, string] => [
    `X 2021-07-01 --window-seconds=${text.replace(" ", "_")}`,
    text === "" ? "needs a value" : `--window-seconds is "${text.replace(" ", "_")}"; expected a length`,
  ]),
  ["X 2021-07-01 --window-seconds -5", '--window-seconds is "-5"; expected a length'],
  ["X 2021-07-01 --window-offset 1.5h", '--window-offset is "1.5h"; expected a whole number of seconds'],
  ["X 2021-07-01 --window-offset 1m", '--window-offset is "1m"; expected less than one window'],
  [
    "X 2021-07-01 --window-offset -1d --window-seconds 1d",
    '--window-offset is "-1d"; expected less than one window (--window-seconds is 1d)',
  ],
  ["X 2021-07-01 --max-bars many", '--max-bars is "many"; expected a whole number of bars, or 0 for all'],
  ["X 2021-07-01 --max-bars -1", '--max-bars is "-1"; expected'],
  ["X 2021-07-01 --depth-levels 0", '--depth-levels is "0"; expected a whole number of levels, at least 1'],
  ["X 2021-07-01 --port 0", '--port is "0"; expected a port from 1 to 65535'],
  ["X 2021-07-01 --port 65536", '--port is "65536"; expected a port from 1 to 65535'],
  ["X 2021-07-01 --port=", "--port needs a value"],
  ["X 2021-07-01 --host [localhost]", '--host is "[localhost]"; expected an address'],
  ["X 2021-07-01 --host a/b", '--host is "a/b"; expected an address'],
  ["X 2021-07-01 --workers 0", '--workers is "0"; expected a whole number from 1 to 256'],
  ["X 2021-07-01 --log-format xml", '--log-format is "xml"; expected text or json'],
  ["X 2021-07-01 --exit=yes", '--exit takes no value, got "--exit=yes"'],
  ["X 2021-07-01 -q -v", "--quiet and --verbose exclude each other"],

  ["X 2021-07-01 --json", "--json is not an option of run; it belongs to list, inspect"],
  ["inspect", "inspect needs the PATH of a database, or of a folder"],
  ["inspect a --out b", "--out is not an option of inspect; it belongs to run, serve, demo"],
  ["demo ETH-USD", 'demo takes no arguments, got "ETH-USD"'],
  ["demo --speed 60", "--speed needs --live"],
  ["demo --live --speed 0", '--speed is "0"; expected a whole number from 1 to 600'],
  ["demo --live --exit", "--live goes on until Ctrl-C, so it excludes --exit"],
  ["BTC-USDT 2025-01-01 --live", "--live is not an option of run; it belongs to demo"],
  ["demo --data x", "--data is not an option of demo; it belongs to run, serve, list"],
  ["-_", 'unknown option "-_"; orderflow help run lists the options'],
  ["X --_=1", 'unknown option "--_"; orderflow help run lists the options'],
  ["serve -q_", 'unknown option "-q_"; orderflow help run lists the options'],
  ["serve x", 'serve takes no arguments, got "x"'],
  ["serve --max-bars 5", "--max-bars is not an option of serve; it belongs to run, demo"],
  ["serve --port 0", '--port is "0"; expected a port from 1 to 65535'],
  ["version now", 'version takes no arguments, got "now"'],
  ["list X Y", 'one argument too many, "Y"; expected orderflow list [INSTRUMENT] [options]'],
];

for (const [line, message] of WRONG) {
  Deno.test(`parseCommand() refuses: ${line}`, () => {
    const error = assertThrows(() => parse(line), UsageError);
    assertEquals(error.message.includes(message), true, error.message);
    assertEquals(error.message.includes("\n"), false);
  });
}

Deno.test("a UsageError says what an instrument with a path separator probably means", async () => {
  const data = Deno.makeTempDirSync();
  try {
    for (const folder of ["BTC/USDT", "ETH-USDT"]) {
      Deno.mkdirSync(`${data}/${folder}/2021-07-01`, { recursive: true });
      Deno.writeTextFileSync(`${data}/${folder}/2021-07-01/trades.db`, "");
    }
    const hintAt = (line: string) =>
      assertThrows(() => parse(`${line} --data ${data}`), UsageError).lineWithHint();
    const refused = "which contains a path separator; expected a plain name such as BTC-USDT";
    assertEquals(
      await hintAt("BTC/USDT 2021-07-01"),
      `INSTRUMENT is "BTC/USDT", ${refused}; its days are in ${data}/BTC/USDT: write USDT --data ${data}/BTC`,
    );
    assertEquals(
      await hintAt("ETH/USDT 2021-07-01"),
      `INSTRUMENT is "ETH/USDT", ${refused}; did you mean "ETH-USDT"?`,
    );
    assertEquals(
      await hintAt("list eth/usdt"),
      `INSTRUMENT is "eth/usdt", ${refused}; did you mean "ETH-USDT"?`,
    );
    assertEquals(await hintAt("XRP/EUR 2021-07-01"), `INSTRUMENT is "XRP/EUR", ${refused}`);
    // One file that holds all days names instruments as its recorder wrote them.
    const file = `${data}/ETH-USDT/2021-07-01/trades.db`;
    assertEquals(
      await assertThrows(() => parse(`XRP/EUR 2021-07-01 --data ${file}`), UsageError).lineWithHint(),
      `INSTRUMENT is "XRP/EUR", ${refused}; write "XRP-EUR": separators make no difference`,
    );
  } finally {
    Deno.removeSync(data, { recursive: true });
  }
});

Deno.test("parseCommand() takes a name that is close to a command for an instrument if a day follows", () => {
  assertEquals((parse("serv 2021-07-01") as RunCommand).request.instrument, "serv");
});

Deno.test("parseCommand() refuses a bad port in the environment, and names the variable", () => {
  assertThrows(
    () => parseRun("", { visualizationPort: "http" }),
    UsageError,
    '$VISUALIZATION_PORT is "http"',
  );
});

Deno.test("parseCommand() refuses names and folders with a NUL", () => {
  assertThrows(() => parseCommand(["a\0", "2021-07-01"]), UsageError, 'INSTRUMENT is "a\\x00"');
  assertThrows(() => parseCommand([...DAYS, "--out", "a\0"]), UsageError, '--out is "a\\x00"');
});

Deno.test("parseCommand() accepts any arguments, or refuses them with one printable line", () => {
  const known = fc.constantFrom(
    ...COMMANDS.map(({ name }) => name),
    ...OPTIONS.flatMap(({ name, short }) => [`--${name}`, `--${name}=`, `-${short}`]),
    ...[
      "--",
      "-",
      "--no-json",
      "--__proto__",
      "--constructor=1",
      "--port.x",
      "-vq",
      "-h5",
      "2021-07-01",
      "BTC-USDT",
    ],
  );
  const word = fc.oneof(known, fc.string(), fc.string({ unit: "binary" }));
  fc.assert(fc.property(fc.array(word, { maxLength: 6 }), (args) => {
    try {
      parseCommand(args);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      assert(!UNPRINTABLE.test(error.message), error.message);
    }
  }));
});

Deno.test("every default in the table of options is the one that the parser fills in", () => {
  const defaults = Object.fromEntries(OPTIONS.map((option) => [option.name, option.default]));
  const { request, port, host, logFormat } = parseRun("");
  assertEquals(defaults["window-seconds"], String(request.windowSeconds));
  assertEquals(defaults["window-offset"], String(request.windowOffsetSeconds));
  assertEquals(defaults["max-bars"], String(request.maxBars));
  assertEquals(defaults.data?.endsWith(` ${request.data}`), true);
  assertEquals(defaults["side-is"], request.sideIs);
  assertEquals(defaults.out, request.out);
  assertEquals(defaults.port?.endsWith(` ${port}`), true);
  assertEquals(defaults.host, host);
  assertEquals(defaults["log-format"], logFormat);
});
