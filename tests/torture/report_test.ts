import { assertEquals } from "deno-std/assert/equals.js";
import { FAMILIES } from "./families.ts";
import { withResult } from "./report.ts";

Deno.test("withResult() replaces the section of one family and keeps the others in order", () => {
  const [first, second] = FAMILIES;
  const run = { seed: 7, scale: 1, tookMs: 1000, day: "2024-01-02", commit: "0123456" };
  const well = { cases: 2, failures: [], notes: ["a note"] };
  let report = "# Reliability\n\nWords.\n";
  report = withResult(report, { ...run, family: second, figures: well });
  report = withResult(report, { ...run, family: first, figures: well });
  const ill = { cases: 1000, failures: ["what failed"], notes: [] };
  report = withResult(report, { ...run, scale: 0.5, family: second, figures: ill });
  assertEquals(
    report,
    `# Reliability

Words.

## ${first.name}

${first.promise}

**2 cases, 0 failed**, in 1.0 s, on 2024-01-02, at commit 0123456: \`deno task torture ${first.name} --seed 7\`

- a note

## ${second.name}

${second.promise}

**1,000 cases, 1 failed**, in 1.0 s, on 2024-01-02, at commit 0123456: \`deno task torture ${second.name} --seed 7 --scale 0.5\`

- FAILED: what failed
`,
  );
});
