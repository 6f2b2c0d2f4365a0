import { assertEquals } from "deno-std/assert/equals.js";
import { notADatabase } from "./not_a_database.ts";

const CASES: [head: string, message: string][] = [
  [
    "timestamp,price\x1b\r\n1,2",
    "or it is encrypted: it begins with the bytes 74 69 6d 65 73 74 61 6d; copy it again, or decrypt it",
  ],
  [
    "timestamp,price\r\n1,2",
    'but a text that begins with "timestamp,price"; import it into one with sqlite3, and name the new file',
  ],
  ["PAR1\x15\x04", "but a Parquet file; import it into one with sqlite3, and name the new file"],
  [
    "\0\x01\x02\x03\x04\x05\x06\x07DUCK",
    `but a database of DuckDB; copy its tables into one with DuckDB's extension "sqlite"`,
  ],
  ["PRAGMA foreign_keys=OFF;\n", "but SQL text; make one with: sqlite3 NEW.db < FILE"],
  ["\x8f\xff", "or it is encrypted: it begins with the bytes 8f ff; copy it again, or decrypt it"],
  ["", "or it is encrypted"],
];

for (const [head, message] of CASES) {
  Deno.test(`notADatabase() says what begins with ${JSON.stringify(head)}`, () => {
    const bytes = Uint8Array.from(head, (letter) => letter.charCodeAt(0));
    assertEquals(notADatabase(bytes).message, `it is not an SQLite 3 database, ${message}`);
  });
}
