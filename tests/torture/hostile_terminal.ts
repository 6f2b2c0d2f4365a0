/**
 * Hostile names in arguments, folders and databases, and how they appear on the terminal and in logs.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { UNPRINTABLE } from "../../lib/text/printable.ts";
import { count } from "../../lib/text/numbers.ts";
import { dayPath, makeDatabase } from "../helpers/database.ts";
import { run } from "../helpers/program.ts";
import type { Cases } from "./cases.ts";
import { makeDay } from "./days.ts";

const DAY = "2024-01-01";

/** Runs the program with each text in every place for a name, with both log formats. */
export async function tryOnTerminal(cases: Cases, folder: string, texts: readonly string[]): Promise<void> {
  makeDay(folder, "X", DAY, { trades: 100, books: 10 });
  for (const [index, text] of texts.entries()) {
    const name = text.replaceAll("/", "\u2215").slice(0, 80);
    const data = `${folder}/${index}/${name}`;
    makeDatabase(dayPath(data, "TABLES", DAY), [], `CREATE TABLE ${quoted(name)}(a)`);
    makeDatabase(dayPath(data, "COLUMNS", DAY), [], `CREATE TABLE trades(${quoted(name)}, price, size)`);
    makeDatabase(dayPath(data, `${name}INSTRUMENT`.trim(), DAY), [], "CREATE TABLE trades(price, size, ts)");
    const day = [DAY, DAY];
    const where = ["--data", data, "--out", `${folder}/out${index}`, "--no-serve"];
    const commands: Record<string, string[]> = {
      "an instrument": [text, ...day, ...where],
      "a day": ["X", text, text, ...where],
      "an option": ["X", ...day, `--${text}`],
      "a value": ["X", ...day, "--port", text],
      "a data folder": ["X", ...day, "--data", `${folder}/${name}`, "--no-serve"],
      "other instruments": ["NONE", ...day, ...where],
      "a table": ["TABLES", ...day, ...where],
      "a column": ["COLUMNS", ...day, ...where],
      "an output folder": [
        "X",
        ...day,
        "--data",
        folder,
        "--out",
        `${folder}/out ${name}`,
        "--no-serve",
        "--verbose",
      ],
      "an inspected path": ["inspect", data, `${folder}/nothing ${name}`],
      "a host": ["serve", "--host", text, "--out", folder],
    };
    for (const [place, args] of Object.entries(commands)) {
      for (const format of ["text", "json"]) {
        await cases.try(`${place} named ${JSON.stringify(text)}, as ${format}`, async () => {
          const { code, stdout, stderr } = await run([...args, "--log-format", format]);
          if (![0, 1, 2].includes(code)) throw new Error(`the exit status is ${code}`);
          for (const printed of [stdout, stderr]) checkPrintable(printed);
          // Wrong usage is reported before the log format is known.
          if (format === "json" && code !== 2) { for (const line of lines(stderr)) JSON.parse(line); }
        });
      }
    }
  }
  cases.note(
    `${count(texts.length, "texts")} in every place where the program gets or finds a name`,
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** Checks that a terminal shows a text without interpreting it. */
function checkPrintable(printed: string): void {
  const found = UNPRINTABLE.exec(printed.replaceAll("\n", ""));
  assertEquals(found?.[0], undefined, `a terminal would interpret ${JSON.stringify(printed)}`);
}
