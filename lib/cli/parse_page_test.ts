import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { parseCommand, UsageError } from "./parse.ts";

Deno.test("parseCommand() reads serve and its options", () => {
  const { name, out, port, host } = parseCommand(["serve"]) as Extract<
    ReturnType<typeof parseCommand>,
    { name: "serve" }
  >;
  assertEquals({ name, out, port, host }, {
    name: "serve",
    out: "orderflow_data",
    port: 8050,
    host: "127.0.0.1",
  });
  const given = parseCommand(["serve", "--out", "x", "--port", "9", "--host", "::1", "-q"], {
    visualizationPort: "7",
  });
  assertEquals(Object.entries(given).filter(([key]) => ["out", "port", "host", "quiet"].includes(key)), [
    ["quiet", true],
    ["out", "x"],
    ["port", 9],
    ["host", "::1"],
  ]);
});

Deno.test("parseCommand() has a run serve, and stay, unless it is told otherwise", () => {
  const run = ["BTC-USDT", "2025-01-01", "2025-01-01"];
  for (
    const [options, serve, exit] of [
      [[], true, false],
      [["--exit"], true, true],
      [["--no-serve"], false, false],
      [["--no-serve", "--exit"], false, true],
    ] as const
  ) {
    for (const words of [run, ["demo"]]) {
      const command = parseCommand([...words, ...options]) as { serve?: boolean; exit?: boolean };
      assertEquals([command.serve, command.exit], [serve, exit], `${words} ${options}`);
    }
  }
});

Deno.test("parseCommand() refuses what serve does not take", () => {
  for (
    const [args, message] of [
      [["serve", "x"], 'serve takes no arguments, got "x"'],
      [["serve", "--max-bars", "5"], "--max-bars is not an option of serve; it goes with run, demo"],
      [["serve", "--exit"], "--exit is not an option of serve; it goes with run, demo"],
      [["serve", "--port", "0"], '--port is "0"; expected a port from 1 to 65535'],
    ] as const
  ) assertThrows(() => parseCommand(args), UsageError, message);
});
