import { assertEquals } from "deno-std/assert/equals.js";
import { withSection } from "./report.ts";

Deno.test("withSection() puts a section in the place of the one with its title, and leaves the others", () => {
  const report = "# All\n\nhead\n\n## One\n\nfirst\n\n## Two\n\nsecond\n";
  assertEquals(
    withSection(report, "## One\n\nanew\n"),
    "# All\n\nhead\n\n## One\n\nanew\n\n## Two\n\nsecond\n",
  );
  assertEquals(withSection(report, "## Three\n\nthird\n"), report + "\n## Three\n\nthird\n");
});
