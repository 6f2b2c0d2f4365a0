import { assertEquals } from "deno-std/assert/equals.js";
import { withSection } from "./report.ts";

Deno.test("withSection() replaces the section with the same title and keeps the others", () => {
  const report = "# All\n\nhead\n\n## One\n\nfirst\n\n## Two\n\nsecond\n";
  assertEquals(
    withSection(report, "## One\n\nsecond time\n"),
    "# All\n\nhead\n\n## One\n\nsecond time\n\n## Two\n\nsecond\n",
  );
  assertEquals(withSection(report, "## Three\n\nthird\n"), report + "\n## Three\n\nthird\n");
});
