import { repeatedRuns } from "./repeated_runs.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(repeatedRuns, 0.01);
