import { openReader } from "./open_reader.ts";
import { testReader } from "./reader_conformance.ts";

testReader("PageReader", openReader);
