/**
 * Third-party security scanners, if installed.
 *
 * @module
 */

import { withFolder } from "../helpers/database.ts";
import type { Cases } from "./cases.ts";
import { succeeds } from "../helpers/commands.ts";

/** Runs each scanner against the server; each finding is a failure. */
export async function tryScanners(cases: Cases, port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/`;
  if (succeeds("sh", "-c", "command -v wapiti")) {
    await cases.try("wapiti", () =>
      withFolder(async (folder) => {
        const report = `${folder}/report.json`;
        const modules =
          "backup,blindsql,crlf,csrf,exec,file,htaccess,methods,permanentxss,redirect,shellshock,sql,ssrf,xss,xxe";
        const { success } = await new Deno.Command("wapiti", {
          args: [
            "-u",
            url,
            "-m",
            modules,
            "-f",
            "json",
            "-o",
            report,
            "--flush-session",
            "--no-bugreport",
            "-v",
            "0",
            "--max-scan-time",
            "180",
          ],
          env: { HOME: folder },
          stdout: "null",
          stderr: "null",
        }).output();
        if (!success) throw new Error("the scanner failed");
        const { vulnerabilities, anomalies } = JSON.parse(Deno.readTextFileSync(report));
        const found = Object.values({ ...vulnerabilities, ...anomalies }).flat();
        if (found.length > 0) throw new Error(JSON.stringify(found.slice(0, 3)));
        cases.note(`wapiti, modules ${modules.replaceAll(",", ", ")}: nothing found`);
      }));
  } else cases.note("not tried on this machine: wapiti, which is not installed");
  if (succeeds("sh", "-c", "command -v slowhttptest")) {
    for (const [what, option] of [["slow headers", "-H"], ["slow bodies", "-B"], ["slow reading", "-X"]]) {
      await cases.try(`slowhttptest, ${what}`, async () => {
        const { success, stdout } = await new Deno.Command("slowhttptest", {
          args: [option, "-c", "1000", "-r", "200", "-l", "20", "-i", "5", "-u", url],
          stderr: "null",
        }).output();
        if (!success) throw new Error("the scanner failed");
        if (/service available:[^A-Z]*NO/.test(new TextDecoder().decode(stdout))) {
          throw new Error("the page was not available");
        }
      });
    }
    cases.note(
      "slowhttptest, slow headers, bodies and reading with 1,000 connections: the poller was always answered",
    );
  } else cases.note("not tried on this machine: slowhttptest, which is not installed");
}
