import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { COLUMN_NAMES } from "../sources/names.ts";
import { SideReader } from "../sources/books/side_reader.ts";
import { Levels } from "../sources/values/levels.ts";
import { BOOK_EXAMPLES, EXAMPLE_LEVELS } from "./book_examples.ts";
import { COLUMN_MEANINGS } from "./column_meanings.ts";
import { DATABASES_DOCUMENT, databasesDocument } from "./databases_document.ts";
import { PROJECT } from "./stage.ts";

Deno.test("docs/databases.md is current (otherwise: deno task documents)", () => {
  const text = Deno.readTextFileSync(join(PROJECT, DATABASES_DOCUMENT));
  assertEquals(text.split("\n"), databasesDocument().split("\n"));
});

Deno.test("docs/databases.md says what the columns of every meaning hold", () => {
  assertEquals(Object.keys(COLUMN_NAMES).filter((meaning) => !(meaning in COLUMN_MEANINGS)), []);
});

for (const { what, bids } of BOOK_EXAMPLES) {
  Deno.test(`docs/databases.md is right about ${what}`, () => {
    const levels = new Levels();
    assertEquals(new SideReader().read(bids, levels, "bids"), true);
    assertEquals(levels.pairs(Infinity), EXAMPLE_LEVELS);
  });
}
