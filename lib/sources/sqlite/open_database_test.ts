import { openDatabase } from "./open_database.ts";
import { testSource } from "../../../tests/conformance/source_conformance.ts";

testSource("DbPageSource", openDatabase);
