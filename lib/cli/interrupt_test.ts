import { assertEquals } from "deno-std/assert/equals.js";
import { withFolder } from "../../tests/helpers/database.ts";

// A program that goes on for minutes after the first signal.
const SCRIPT = `
import { Logger } from "${new URL("../log/log.ts", import.meta.url)}";
import { Interrupt } from "${new URL("./interrupt.ts", import.meta.url)}";
using interrupt = new Interrupt();
using folder = interrupt.temporaryFolder("orderflow-", new Logger({ write: console.log }));
Deno.writeTextFileSync(folder.path + "/file", "x");
interrupt.received().then(() => console.log("once"));
console.log("ready");
await new Promise((done) => setTimeout(done, 600_000));
`;

for (
  const [first, second, code] of [["SIGINT", "SIGINT", 130], ["SIGTERM", "SIGINT", 130], [
    "SIGINT",
    "SIGHUP",
    129,
  ]] as const
) {
  Deno.test({
    name: `${second} after ${first} ends a program at once with ${code}, and removes its temporary folder`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withFolder(async (folder) => {
        Deno.writeTextFileSync(`${folder}/script.ts`, SCRIPT);
        Deno.mkdirSync(`${folder}/tmp`);
        const child = new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "--no-config", `${folder}/script.ts`],
          env: { TMPDIR: `${folder}/tmp` },
          stdout: "piped",
        }).spawn();
        const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
        assertEquals((await lines.read()).value, "ready\n");
        assertEquals([...Deno.readDirSync(`${folder}/tmp`)].length, 1);
        child.kill(first);
        assertEquals((await lines.read()).value, "once\n");
        child.kill(second);
        assertEquals((await child.status).code, code);
        assertEquals([...Deno.readDirSync(`${folder}/tmp`)], []);
        await lines.cancel();
      }),
  });
}
