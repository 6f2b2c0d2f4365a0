import { ok as assert } from "node:assert/strict";
import { join } from "deno-std/path/join.js";
import { PROJECT } from "./helpers/program.ts";

/** The relative luminance of a colour (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

Deno.test("rising and falling contrast equally and well with the panel, in both schemes, light and dark", () => {
  const text = Deno.readTextFileSync(join(PROJECT, "static", "styles", "base.css"));
  const [first, second] = text.split(':root[data-colours="green-red"]');
  const pair = (part: string, name: string) => {
    const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(part);
    assert(found, name);
    return [found[1], found[2]];
  };
  const panels = pair(first, "panel");
  for (const part of [first, second]) {
    const [rising, falling] = [pair(part, "rising"), pair(part, "falling")];
    for (const i of [0, 1]) {
      const contrasts = [contrast(rising[i], panels[i]), contrast(falling[i], panels[i])];
      assert(Math.min(...contrasts) >= 4.5, `${rising[i]} ${falling[i]}: ${contrasts}`);
      assert(
        Math.abs(Math.log(contrasts[0] / contrasts[1])) < 0.03,
        `${rising[i]} ${falling[i]}: ${contrasts}`,
      );
    }
  }
});
