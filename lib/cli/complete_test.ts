import { assertEquals } from "deno-std/assert/equals.js";
import { completionFor, completionText } from "./complete.ts";
import { COMMANDS } from "./command_spec.ts";
import { OPTIONS } from "./spec.ts";

const FOLDERS: Record<string, string[]> = {
  ticks: ["ETH-USD", "BTC-USDT", "a\x1bb", "..x\x1b[31m"],
  "ticks/BTC-USDT": ["2024-01-03", "2024-01-01", "20240102", "backup", "2024-13-01"],
  other: ["XRP-EUR"],
};

/** The values of the candidates for the last word, or `folders`, or `files`. */
function valuesFor(...words: string[]): string[] | string {
  const completion = completionFor(words, { data: "ticks", foldersIn: (path) => FOLDERS[path] ?? [] });
  return typeof completion === "string" ? completion : completion.map(({ value }) => value);
}

const WORDS = COMMANDS.map(({ name }) => name);

const CASES: { name: string; words: string[]; values: string[] | string }[] = [
  { name: "instruments and commands at first", words: [""], values: ["BTC-USDT", "ETH-USD", ...WORDS] },
  { name: "the instruments that begin with what was typed", words: ["B"], values: ["BTC-USDT"] },
  { name: "an instrument after options", words: ["-q", "--port", "80", "E"], values: ["ETH-USD"] },
  { name: "an instrument after run", words: ["run", ""], values: ["BTC-USDT", "ETH-USD"] },
  { name: "an instrument of the folder after --data", words: ["--data", "other", "X"], values: ["XRP-EUR"] },
  { name: "an instrument of the folder in --data=", words: ["--data=other", "X"], values: ["XRP-EUR"] },
  {
    name: "an instrument of the folder in --data=, as bash splits it",
    words: ["--data", "=", "other", "X"],
    values: ["XRP-EUR"],
  },
  {
    name: "the first day",
    words: ["BTC-USDT", ""],
    values: ["2024-01-01", "2024-01-02", "2024-01-03", "today"],
  },
  {
    name: "the first day after run",
    words: ["run", "BTC-USDT", ""],
    values: ["2024-01-01", "2024-01-02", "2024-01-03", "today"],
  },
  {
    name: "the last day",
    words: ["BTC-USDT", "2024-01-02", ""],
    values: ["2024-01-02", "2024-01-03", "today"],
  },
  { name: "nothing after the last day", words: ["BTC-USDT", "2024-01-02", "2024-01-02", ""], values: [] },
  { name: "no days of an instrument that is a path", words: ["../ticks/BTC-USDT", ""], values: [] },
  { name: "the values of an option with few", words: ["--log-format", ""], values: ["text", "json"] },
  { name: "the values of an option behind a =", words: ["--log-format=j"], values: ["json"] },
  {
    name: "the values of an option behind a =, as bash splits it",
    words: ["--log-format", "=", "j"],
    values: ["json"],
  },
  { name: "typical lengths of a window", words: ["--window-seconds", "5"], values: ["5s", "5m"] },
  { name: "nothing for a value that can be anything", words: ["--port", ""], values: [] },
  { name: "a folder", words: ["--out", "x"], values: "folders" },
  { name: "a folder behind a =", words: ["--out=x"], values: "folders" },
  { name: "paths to inspect", words: ["inspect", "a", ""], values: "files" },
  { name: "an instrument to list", words: ["list", ""], values: ["BTC-USDT", "ETH-USD"] },
  { name: "nothing after an instrument to list", words: ["list", "BTC-USDT", ""], values: [] },
  { name: "the kinds of queries", words: ["query", "b"], values: ["book"] },
  { name: "an instrument to ask about", words: ["query", "book", ""], values: ["BTC-USDT", "ETH-USD"] },
  {
    name: "a day to ask about",
    words: ["query", "trades", "BTC-USDT", "2024-01-02T10:00", ""],
    values: ["2024-01-03"],
  },
  { name: "an instrument to load", words: ["load", ""], values: ["BTC-USDT", "ETH-USD"] },
  { name: "series to ask for", words: ["query", "series", "X", "--series", "f"], values: ["flow"] },
  { name: "a command to explain", words: ["help", ""], values: WORDS },
  { name: "a shell", words: ["completions", ""], values: ["bash", "zsh", "fish", "powershell"] },
  { name: "nothing after a shell", words: ["completions", "zsh", ""], values: [] },
  { name: "options that begin with what was typed", words: ["--dep"], values: ["--depth-levels"] },
  { name: "no option twice", words: ["--depth-levels", "3", "--dep"], values: [] },
  { name: "no option of another command", words: ["serve", "--de"], values: [] },
  { name: "no arguments of serve", words: ["serve", ""], values: [] },
];

for (const { name, words, values } of CASES) {
  Deno.test(`completionFor() gives ${name}`, () => assertEquals(valuesFor(...words), values));
}

Deno.test("completionFor() gives every option of every command, and every command", () => {
  for (const { name, isDefault } of COMMANDS) {
    const expected = OPTIONS.filter(({ commands }) => commands.includes(name)).map((option) =>
      `--${option.name}`
    );
    assertEquals(valuesFor(name, "--"), expected);
    if (isDefault) assertEquals(valuesFor("--"), expected);
    assertEquals(valuesFor(name), [name]);
  }
});

Deno.test("completionText() writes a line for each candidate, or what the shell itself completes", () => {
  assertEquals(completionText([{ value: "a", help: "adds" }, { value: "b" }]), "a\tadds\nb\n");
  assertEquals(completionText("folders"), ":folders\n");
  assertEquals(completionText([]), "");
});
