import { openSqliteReader } from "./sqlite_reader.ts";
import { testReader } from "./reader_conformance.ts";

testReader("SqliteReader", openSqliteReader);
