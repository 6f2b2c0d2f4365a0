import { assertEquals } from "deno-std/assert/equals.js";
import { fakeDataFiles, type FakeFile } from "../../tests/helpers/fake_data_files.ts";
import { databaseIn } from "./discovery_day_file.ts";

const TEXT: FakeFile = { bytes: 15, head: new TextEncoder().encode("timestamp,price") };
const GZIP: FakeFile = { bytes: 20, head: new Uint8Array([0x1f, 0x8b, 8]) };
const SQLITE: FakeFile = { bytes: 4096 };
const EMPTY: FakeFile = { bytes: 0, head: new Uint8Array() };

/** What is found in a folder: a name, or the reason why no file is used. */
function find(entries: Record<string, FakeFile>): string | undefined {
  const found = databaseIn(
    "/day",
    fakeDataFiles(Object.fromEntries(Object.entries(entries).map(([name, file]) => [`/day/${name}`, file]))),
  );
  return typeof found?.file === "string" ? found.file : found?.path.replace("/day/", "");
}

const CASES: [name: string, entries: Record<string, FakeFile>, found: string | undefined][] = [
  [
    "trades.db before anything else",
    { "a.db": SQLITE, "trades.db": TEXT, "trades.db.gz": GZIP },
    "trades.db",
  ],
  ["trades.db.gz", { "trades.db.gz": GZIP, "a.db": SQLITE }, "trades.db.gz"],
  ["trades.db.zst", { "trades.db.zst": GZIP }, "trades.db.zst"],
  ["an archive beside its empty remains", { "trades.db": EMPTY, "trades.db.gz": GZIP }, "trades.db.gz"],
  ["an archive of another name beside its remains", { "a.db": EMPTY, "a.db.zst": GZIP }, "a.db.zst"],
  ["an empty trades.db, which opening reports", { "trades.db": EMPTY, "a.db": SQLITE }, "trades.db"],
  [
    "the only database, whatever its usual extension",
    { "BTC-USDT.SQLite3": SQLITE, "notes.txt": TEXT },
    "BTC-USDT.SQLite3",
  ],
  ["a database that is compressed under its own name", { "ticks.db3": GZIP }, "ticks.db3"],
  ["the only compressed database", { "ticks.sqlite.gz": GZIP, "ticks.csv.gz": GZIP }, "ticks.sqlite.gz"],
  ["a database rather than the same one compressed", { "a.db": SQLITE, "a.db.gz": GZIP }, "a.db"],
  ["a database by its content", { "ticks": SQLITE, "notes.txt": TEXT }, "ticks"],
  ["a usual name before another one", { "ticks": SQLITE, "a.db": SQLITE }, "a.db"],
  ["nothing among SQLite's own and hidden files", {
    "a-wal": SQLITE,
    "a-journal": SQLITE,
    ".trash.db": SQLITE,
    "Thumbs.db": TEXT,
    "notes.txt": TEXT,
  }, undefined],
  ["a file with a usual name that is no database, which opening reports", { "a.db": TEXT }, "a.db"],
  ["a database beside a file that only has such a name", { "a.db": SQLITE, "b.db": TEXT }, "a.db"],
  [
    "several databases",
    { "b.db": SQLITE, "a.sqlite": SQLITE },
    "several files can be the day's database (a.sqlite, b.db); name the right one trades.db, or move the others away",
  ],
  [
    "several archives",
    { "trades.db.gz": GZIP, "trades.db.zst": GZIP },
    "several files can be the day's database (trades.db.gz, trades.db.zst); name the right one trades.db, or move the others away",
  ],
  [
    "very many databases",
    Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`${i}.db`, SQLITE])),
    "several files can be the day's database (0.db, 1.db, 2.db, 3.db, 4.db, 5.db and 3 more); " +
    "name the right one trades.db, or move the others away",
  ],
];

for (const [name, entries, found] of CASES) {
  Deno.test(`databaseIn() finds ${name}`, () => assertEquals(find(entries), found));
}
