/**
 * The family of names and texts that contain markup or terminal control sequences.
 *
 * @module
 */

import { withFolder } from "../helpers/database.ts";
import { Cases } from "./cases.ts";
import type { TortureFamily } from "./family.ts";
import { tryOnPage } from "./hostile_page.ts";
import { tryOnTerminal } from "./hostile_terminal.ts";

/** Texts with a meaning to browsers, terminals, shells or readers of lines. The first combines all of these. */
const HOSTILE_TEXTS: readonly string[] = [
  `<b onclick=x>"'&amp;\`$(x)\n\r\t\x1b[2J\x07\x7f\x9b31m\u2028\u202e\u2066\u200f\ufeff%s%00\\x1b`,
  "<img src=x onerror=globalThis.wasFooled=1>",
  "<script>globalThis.wasFooled=1<\u2215script>",
  `"><svg onload=globalThis.wasFooled=1>`,
  "' onmouseover='globalThis.wasFooled=1",
  "&lt;img src=x onerror=globalThis.wasFooled=1&gt;",
  "javascript:globalThis.wasFooled=1",
  "\x1b]0;title\x07\x1b[31mred\x1b[0m",
  "\x9b2J\x90q\x9c",
  "one\ntwo\r\nerror: three\rfour",
  "\u202egnp.exe\u202c \u2067right\u2069 \u200e\u061c",
  "\u2028line\u2029paragraph\ufeff",
  "%n%s%p ${x} $(x) `x` \\x1b[2J",
  "=1+1",
];

/** Hostile names, error texts and file contents. */
export const hostileContent: TortureFamily = {
  name: "hostile-content",
  promise:
    "the content of names, texts and files is shown as text only: on the page, on the terminal, in logs",
  async run({ scale, log }) {
    const cases = new Cases();
    const texts = scale < 1 ? HOSTILE_TEXTS.slice(0, 1) : HOSTILE_TEXTS;
    log("on the terminal and in the logs");
    await withFolder((folder) => tryOnTerminal(cases, folder, texts));
    log("on the page");
    await withFolder((folder) => tryOnPage(cases, folder, texts, scale >= 1));
    return cases;
  },
};
