import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import type { LoadCommand } from "./command.ts";
import { parseCommand } from "./parse.ts";
import { UsageError } from "./usage_error.ts";

const TO = "--to clickhouse://desk@host:9000/market";
const ADDRESS = { isSecure: false, host: "host", port: 9000, user: "desk", database: "market" };
const LOG = { quiet: false, verbose: false, logFormat: "text" } as const;

function parse(line: string): LoadCommand {
  return parseCommand(line.split(" "), { dataPath: "/ticks" }) as LoadCommand;
}

Deno.test("load takes days, where the data is, and the cluster", () => {
  const options = { data: "/ticks", sideIs: "maker", signedPrices: undefined, views: undefined } as const;
  const secure = TO.replace("clickhouse:", "clickhouses:");
  assertEquals(parse(`load X 2024-01-01 2024-01-02 ${secure} --side-is maker --ca-file ca.pem`), {
    name: "load",
    action: { kind: "days", instrument: "X", startDate: "2024-01-01", endDate: "2024-01-02", options },
    to: { ...ADDRESS, isSecure: true },
    caFile: "ca.pem",
    ...LOG,
  });
  const { action } = parse(`load X 2024-01-01 ${TO}`);
  assertEquals(action.kind === "days" && action.endDate, "2024-01-01");
});

Deno.test("load --schema and --create take the form of the tables", () => {
  for (const kind of ["schema", "create"] as const) {
    assertEquals(parse(`load --${kind} ${TO} --cluster main --replicated`), {
      name: "load",
      action: { kind, layout: { database: "market", cluster: "main", isReplicated: true } },
      to: ADDRESS,
      caFile: undefined,
      ...LOG,
    });
  }
});

for (
  const [line, message] of [
    ["load", "load needs an INSTRUMENT and a START_DATE (or --schema, or --create)"],
    ["load X", "load needs a START_DATE"],
    ["load X 2024-01-01", "load needs the cluster: --to clickhouse://USER@HOST:8123/DATABASE"],
    ["load --create", "load needs the cluster"],
    [`load --create --schema ${TO}`, "--schema and --create exclude each other"],
    [`load X --create ${TO}`, 'load --create takes no arguments, got "X"'],
    [`load --create --data d ${TO}`, "--data is about days, and load --create is not"],
    [`load X 2024-01-01 --cluster main ${TO}`, "--cluster is about tables; use it with --schema or --create"],
    [`load --create --cluster a;b ${TO}`, '--cluster is "a;b"; expected letters, digits and underscores'],
    ["load X 2024-01-01 --to /ticks", '--to: "/ticks" is no address of a cluster'],
    ["load X 2024-01-01 --to clickhouse://u:pw@h/m", '--to: "clickhouse://u:...@h/m" has a password'],
    [
      `load X 2024-01-01 --ca-file ca.pem ${TO}`,
      "--ca-file is about encrypted connections; write clickhouses://",
    ],
    [
      `load --create --ca-file ca.pem ${TO}`,
      "--ca-file is about encrypted connections; write clickhouses://",
    ],
    [`X 2024-01-01 ${TO}`, "--to is not an option of run; it belongs to load"],
  ]
) {
  Deno.test(`wrong usage: ${line}`, () => {
    const { message: found } = assertThrows(() => parse(line), UsageError);
    assertEquals(found.startsWith(message), true, found);
  });
}

Deno.test("list and load say that they do not read clusters, and no other address is taken for a path", () => {
  for (const command of ["list", `load X 2024-01-01 ${TO}`]) {
    const wrong = (data: string, message: string) =>
      assertThrows(() => parse(`${command} --data ${data}`), UsageError, message);
    wrong("clickhouse://desk@host/market", "reads a data folder; orderflow inspect ADDRESS lists");
    wrong("clickhouse://desk:secret@host/market", '"clickhouse://desk:...@host/market" has a password');
  }
  for (const scheme of ["http", "clickhose"]) {
    assertThrows(
      () => parse(`X 2024-01-01 --data ${scheme}://desk@host/market`),
      UsageError,
      "is no address of a cluster; expected clickhouse://USER@HOST:8123/DATABASE",
    );
  }
});
