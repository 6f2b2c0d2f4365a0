import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { COMMANDS } from "./command_spec.ts";
import { helpText, shortUsage } from "./help.ts";
import { parseCommand } from "./parse.ts";
import { OPTIONS } from "./spec.ts";

/** The options that a text describes, in order. */
function optionsIn(text: string): string[] {
  return Array.from(text.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm), ([, name]) => name);
}

Deno.test("helpText() describes every command and option once, without a topic", () => {
  const help = helpText();
  assertEquals(optionsIn(help).sort(), OPTIONS.map(({ name }) => name).sort());
  for (const { help: line } of COMMANDS) assert(help.includes(line), line);
});

for (const command of COMMANDS) {
  Deno.test(`helpText() describes ${command.name}, its arguments, its options and no others`, () => {
    const help = helpText(command.name);
    assertEquals(
      optionsIn(help).sort(),
      OPTIONS.filter(({ commands }) => commands.includes(command.name)).map(({ name }) => name).sort(),
    );
    for (const { usage, help: line } of command.arguments) {
      assert(help.includes(usage) && help.includes(line));
    }
  });

  Deno.test(`every example of ${command.name} is a command line of this command`, () => {
    for (const example of command.examples) {
      assert(helpText(command.name).includes(example));
      const [, line] = /orderflow ([^|)]*)/.exec(example)!;
      assertEquals(parseCommand(line.trim().split(" ")).name, command.name, example);
    }
  });
}

Deno.test("help fits a terminal", () => {
  for (const text of [helpText(), shortUsage(), ...COMMANDS.map(({ name }) => helpText(name))]) {
    for (const line of text.split("\n")) assert(line.length <= 110, line);
    assertEquals(text.endsWith("\n") && !text.endsWith("\n\n"), true);
  }
});

Deno.test("shortUsage() names every command", () => {
  for (const { name, isDefault } of COMMANDS) if (!isDefault) assert(shortUsage().includes(name), name);
});
