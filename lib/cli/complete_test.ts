import { assertEquals } from "deno-std/assert/equals.js";
import { completionFor, completionText } from "./complete.ts";
import { COMMANDS, OPTIONS } from "./spec.ts";

const FOLDERS: Record<string, string[]> = {
  ticks: ["ETH-USD", "BTC-USDT", "a:b", "..x\x1b[31m"],
  "ticks/BTC-USDT": ["2024-01-03", "2024-01-01", "2024-01-02", "backup", "2024-13-01"],
  other: ["XRP-EUR"],
};

/** The values that can stand for the last word, or `folders`, or `files`. */
function valuesFor(...words: string[]): string[] | string {
  const completion = completionFor(words, { data: "ticks", foldersIn: (path) => FOLDERS[path] ?? [] });
  return typeof completion === "string" ? completion : completion.map(({ value }) => value);
}

const WORDS = ["serve", "inspect", "demo", "completions"];

const CASES: { name: string; words: string[]; values: string[] | string }[] = [
  { name: "nothing yet", words: [""], values: ["BTC-USDT", "ETH-USD", ...WORDS] },
  { name: "the beginning of an instrument", words: ["B"], values: ["BTC-USDT"] },
  { name: "an instrument after options", words: ["-q", "--port", "80", "E"], values: ["ETH-USD"] },
  { name: "an instrument of another folder", words: ["--data", "other", "X"], values: ["XRP-EUR"] },
  { name: "an instrument of --data=other", words: ["--data=other", "X"], values: ["XRP-EUR"] },
  { name: "the same as bash has it", words: ["--data", "=", "other", "X"], values: ["XRP-EUR"] },
  {
    name: "the first day",
    words: ["BTC-USDT", ""],
    values: ["2024-01-01", "2024-01-02", "2024-01-03"],
  },
  { name: "the last day", words: ["BTC-USDT", "2024-01-02", ""], values: ["2024-01-02", "2024-01-03"] },
  { name: "nothing after the last day", words: ["BTC-USDT", "2024-01-02", "2024-01-02", ""], values: [] },
  { name: "days of an instrument that is a path", words: ["../ticks/BTC-USDT", ""], values: [] },
  { name: "a value that is one of a few", words: ["--log-format", ""], values: ["text", "json"] },
  { name: "the same behind a =", words: ["--log-format=j"], values: ["json"] },
  { name: "the same as bash has it, behind a =", words: ["--log-format", "=", "j"], values: ["json"] },
  { name: "a value that can be anything", words: ["--port", ""], values: [] },
  { name: "a folder", words: ["--out", "x"], values: "folders" },
  { name: "a folder behind a =", words: ["--out=x"], values: "folders" },
  { name: "paths to inspect", words: ["inspect", "a", ""], values: "files" },
  { name: "a shell", words: ["completions", ""], values: ["bash", "zsh", "fish"] },
  { name: "nothing after a shell", words: ["completions", "zsh", ""], values: [] },
  { name: "the beginning of an option", words: ["--dep"], values: ["--depth-levels"] },
  { name: "no option twice", words: ["--depth-levels", "3", "--dep"], values: [] },
  { name: "no option of another command", words: ["serve", "--de"], values: [] },
  { name: "no words after serve", words: ["serve", ""], values: [] },
];

for (const { name, words, values } of CASES) {
  Deno.test(`completionFor() gives ${name}`, () => assertEquals(valuesFor(...words), values));
}

Deno.test("completionFor() gives every option of every command, and every command", () => {
  for (const { name, word } of COMMANDS) {
    const expected = OPTIONS.filter(({ commands }) => commands.includes(name)).map((option) =>
      `--${option.name}`
    );
    assertEquals(valuesFor(...(word ? [word] : []), "--"), expected);
  }
  for (const { word } of COMMANDS) if (word) assertEquals(valuesFor(word), [word]);
});

Deno.test("completionText() writes a line for each candidate, or what the shell itself completes", () => {
  assertEquals(completionText([{ value: "a", help: "does a" }, { value: "b" }]), "a\tdoes a\nb\n");
  assertEquals(completionText("folders"), ":folders\n");
  assertEquals(completionText([]), "");
});
