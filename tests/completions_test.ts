/** @module Completions in the shells themselves, if these are installed. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { COMMANDS } from "../lib/cli/command_spec.ts";
import { succeeds } from "./helpers/commands.ts";
import { withFolder } from "./helpers/database.ts";
import { program, PROGRAM_ARGS } from "./helpers/program.ts";

/** What is typed, and the completions that each shell must offer. */
const CASES: [typed: string, completions: string[]][] = [
  ["orderflow B", ["BTC-USDT", "BTC-USDT-SWAP"]],
  ["orderflow BTC-USDT 2024-0", ["2024-01-01", "2024-02-01"]],
  ["orderflow BTC-USDT 2024-02-01 2", ["2024-02-01"]],
  ["orderflow --data 'more ticks' X", ["XRP-EUR"]],
  ["orderflow --log-format j", ["json"]],
  ["orderflow --depth", ["--depth-levels"]],
  ["orderflow comp", ["completions"]],
  ["orderflow list BTC-USDT-", ["BTC-USDT-SWAP"]],
  ["orderflow help lic", ["licenses"]],
  ["orderflow completions p", ["powershell"]],
  ["orderflow demo --window-seconds 4", ["4h"]],
  ["orderflow demo --live --speed 6", ["60"]],
  ["orderflow --out mor", ["more ticks"]],
  ["orderflow inspect no", ["notes.db"]],
  ["orderflow query foo", ["footprint"]],
  ["orderflow query trades BTC-USDT-", ["BTC-USDT-SWAP"]],
];

/** Runs a script of a shell in a folder with data, where the command `orderflow` starts the program. */
async function inShell(shell: string, args: string[], script: string): Promise<string[]> {
  let lines: string[] = [];
  await withFolder(async (folder) => {
    for (const day of ["2024-01-01", "2024-02-01"]) {
      Deno.mkdirSync(`${folder}/ticks/BTC-USDT/${day}`, { recursive: true });
    }
    Deno.mkdirSync(`${folder}/ticks/BTC-USDT-SWAP`);
    Deno.mkdirSync(`${folder}/more ticks/XRP-EUR`, { recursive: true });
    Deno.mkdirSync(`${folder}/bin`);
    Deno.writeTextFileSync(`${folder}/notes.db`, "");
    const start = PROGRAM_ARGS.map((argument) => `'${argument}'`).join(" ");
    Deno.writeTextFileSync(`${folder}/bin/orderflow`, `#!/bin/sh\nexec ${start} "$@"\n`, { mode: 0o755 });
    Deno.writeTextFileSync(`${folder}/script`, script);
    const { PATH = "" } = Deno.env.toObject();
    const { stdout, stderr } = await new Deno.Command(shell, {
      args: [...args, `${folder}/script`],
      cwd: folder,
      env: { PATH: `${folder}/bin:${PATH}`, DATA_PATH: "ticks" },
      stdin: "null",
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "");
    lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  });
  return lines;
}

function expected(): string[] {
  return CASES.map(([typed, completions]) => `${typed} -> ${completions.join(", ")}`);
}

Deno.test({
  name: "bash completes commands, options, instruments and days",
  ignore: !succeeds("bash", "--version"),
  async fn() {
    const script = `source <(orderflow completions bash)
try() {
  local typed=$1
  shift
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _orderflow orderflow
  local IFS=/
  echo "$typed -> \${COMPREPLY[*]}" | sed 's|/|, |g; s|\\\\ | |g'
}
${CASES.map(([typed]) => `try "${typed}" ${typed.replace(/'(.*)'/, `"'$1'"`)}`).join("\n")}
`;
    assertEquals(await inShell("bash", ["--norc"], script), expected());
  },
});

Deno.test({
  name: "fish completes commands, options, instruments and days",
  ignore: !succeeds("fish", "--version"),
  async fn() {
    const script = `orderflow completions fish | source
for typed in ${CASES.map(([typed]) => `"${typed}"`).join(" ")}
  set -l found (complete -C "$typed" | string replace -r '\\t.*' '' | string trim -c / -r | string unescape | sort)
  echo "$typed -> "(string join ", " -- $found)
end
`;
    assertEquals(await inShell("fish", ["--no-config"], script), expected());
  },
});

Deno.test({
  name: "zsh completes instruments, options, values and folders",
  ignore: !succeeds("zsh", "--version"),
  async fn() {
    // Cases with one completion, since zsh inserts only what is certain.
    const certain = CASES.filter(([, completions]) => completions.length === 1);
    const script = `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; stty cols 200 -echo; bindkey -e; autoload -U compinit; compinit -D -u
source <(orderflow completions zsh); print is""-ready'
zpty -r shell out '*is-ready*'
for typed in ${certain.map(([typed]) => `"${typed}"`).join(" ")}; do
  zpty -n -w shell "$typed"$'\\t'
  zpty -n -w shell $'\\x01print -r -- typed: \\n'
  zpty -r shell out $'*\\ntyped: *\\n'
  print -r -- "$typed -> \${\${out##*typed: }%%$'\\r'*}"
done
zpty -d shell
`;
    const lines = await inShell("zsh", ["-f"], script);
    // The last word is completed in place, and the shell removes quotes.
    const completed = certain.map(([typed, [value]]) =>
      `${typed} -> ${typed.replaceAll("'", "").replace(/\S*$/, "")}${value}`
    );
    assertEquals(lines.map((line) => line.replace(/[ /]*$/, "")), completed);
  },
});

Deno.test("completions offer only commands if the data folder does not exist", async () => {
  const { code, stdout } = await program(["completions", "words", "--", ""], {
    env: { DATA_PATH: "/nonexistent" },
  })
    .output();
  assertEquals(code, 0);
  const values = new TextDecoder().decode(stdout).trimEnd().split("\n").map((line) => line.split("\t")[0]);
  assertEquals(values, COMMANDS.map(({ name }) => name));
});

Deno.test("the PowerShell script registers a completer that asks the program, and its brackets match", async () => {
  const { code, stdout } = await program(["completions", "powershell"]).output();
  assertEquals(code, 0);
  const script = new TextDecoder().decode(stdout);
  for (
    const part of [
      "Register-ArgumentCompleter -Native -CommandName orderflow -ScriptBlock {",
      "param($wordToComplete, $commandAst, $cursorPosition)",
      "& $program completions words '--' @words $last 2>$null",
      "':folders', ':files'",
      "[System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $help)",
    ]
  ) assert(script.includes(part), part);
  // Escapes of the TypeScript template must not reach the script.
  assert(!/\\[$n]/.test(script), script);
  const bare = script.replaceAll(/^#.*$/gm, "").replaceAll(/'(?:[^']|'')*'|"[^"]*"/g, "");
  const open: string[] = [];
  for (const bracket of bare.match(/[(){}[\]]/g) ?? []) {
    const closes = { ")": "(", "}": "{", "]": "[" }[bracket];
    if (closes === undefined) open.push(bracket);
    else assertEquals(open.pop(), closes);
  }
  assertEquals(open, []);
});
