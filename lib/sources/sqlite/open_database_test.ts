import { openDatabase } from "./open_database.ts";
import { testRanges } from "../../../tests/conformance/ranges.ts";
import { testSource } from "../../../tests/conformance/source_conformance.ts";

testSource("DbPageSource", openDatabase);
testRanges("DbPageSource", openDatabase);
