import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { upsertOhlcBar } from "../publish/bar_files.ts";
import { DataFiles } from "./data_files.ts";
import { pause } from "../../tests/helpers/serving.ts";
import { EMPTY_FILES, START_MS, withSite } from "../../tests/helpers/site.ts";

Deno.test("a data file that does not exist yet is an empty dataset", async () => {
  await withSite(async ({ get, out }) => {
    for (const [name, text] of Object.entries(EMPTY_FILES)) {
      const response = await get(`/data/${name}`);
      assertEquals([response.status, await response.text()], [200, text], name);
      const etag = response.headers.get("etag")!;
      assertEquals((await get(`/data/${name}`, { "if-none-match": etag })).status, 304);
    }
    // The same holds if the folder's name is that of a file.
    Deno.writeTextFileSync(out, "");
    assertEquals(await (await get("/data/ohlc_data.json")).text(), "[]\n");
  });
});

Deno.test("the newest bars of a file are served alone, with a tag of their own", async () => {
  await withSite(async ({ get, out }) => {
    assertEquals(await (await get("/data/ohlc_data.json?newest=3")).text(), "[]\n");
    for (let bar = 0; bar < 5; bar++) upsertOhlcBar(START_MS + 60_000 * bar, 110, 90, 10, 50, 1, { out });
    const all = await (await get("/data/ohlc_data.json")).json();
    const response = await get("/data/ohlc_data.json?newest=2");
    assertEquals([response.status, await response.json()], [200, all.slice(-2)]);
    const etag = response.headers.get("etag")!;
    assertEquals((await get("/data/ohlc_data.json?newest=2", { "if-none-match": etag })).status, 304);
    for (const newest of ["0", "10001", "-1", "1e3", "", "x"]) {
      const refused = await get(`/data/ohlc_data.json?newest=${newest}`);
      assertEquals(refused.status, 400);
      assertEquals(await refused.json(), {
        error: `newest is "${newest}"; expected a whole number from 1 to 10000`,
      });
    }
    assertEquals((await get("/data/run_status.json?newest=2")).status, 404);
  });
});

Deno.test("a file that was replaced is served at once", async () => {
  await withSite(async ({ get, out }) => {
    let etag = "";
    for (let price = 1; price <= 20; price++) {
      // The length stays equal, and often the time too.
      upsertOhlcBar(START_MS, 10 + price, 90, 10, 50, 1, { out });
      const response = await get("/data/ohlc_data.json", { "if-none-match": etag });
      assertEquals(response.status, 200);
      assertEquals(await response.text(), Deno.readTextFileSync(`${out}/ohlc_data.json`));
      etag = response.headers.get("etag")!;
      assertEquals((await get("/data/ohlc_data.json", { "if-none-match": etag })).status, 304);
    }
    // A user may clear the folder.
    Deno.removeSync(`${out}/ohlc_data.json`);
    assertEquals(await (await get("/data/ohlc_data.json")).text(), "[]\n");
  });
});

Deno.test("a file that changed within one step of the file system's clock is read again", async () => {
  await withSite(async ({ get, out }) => {
    Deno.mkdirSync(out);
    const path = `${out}/depth_data.json`;
    // A time in the future stands for a clock that has not advanced yet.
    const tick = new Date(Date.now() + 60_000);
    for (const text of ["[1]", "[2]", "[3]"]) {
      Deno.writeTextFileSync(path, text);
      Deno.utimeSync(path, tick, tick);
      assertEquals(await (await get("/data/depth_data.json")).text(), text);
    }
  });
});

Deno.test("a file that cannot be read is logged as an error, and the site goes on", async () => {
  await withSite(async ({ get, out, lines }) => {
    Deno.mkdirSync(`${out}/ohlc_data.json`, { recursive: true });
    const response = await get("/data/ohlc_data.json");
    assertEquals(response.status, 500);
    assert(!(await response.text()).includes(out), "the response says nothing about the machine");
    // The page asks every second; the log has the failure once.
    assertEquals((await get("/data/ohlc_data.json")).status, 500);
    assertEquals(lines, [
      `error: /data/ohlc_data.json: ${out}/ohlc_data.json cannot be read: it is not a file`,
    ]);
    assertEquals((await get("/data/depth_data.json")).status, 200);
    Deno.removeSync(`${out}/ohlc_data.json`);
    assertEquals((await get("/data/ohlc_data.json")).status, 200);
  });
});

Deno.test("a file that was changed in place is served at once, though its size and mtime were restored", async () => {
  await withSite(async ({ get, out }) => {
    Deno.mkdirSync(out);
    const path = `${out}/depth_data.json`;
    const minuteAgo = new Date(Date.now() - 60_000);
    for (const text of ["[1]", "[2]", "[3]"]) {
      Deno.writeTextFileSync(path, text);
      Deno.utimeSync(path, minuteAgo, minuteAgo);
      assertEquals(await (await get("/data/depth_data.json")).text(), text);
    }
  });
});

Deno.test("a file that was changed in place within a second is served when the second is over", async () => {
  await withSite(async ({ get, out }) => {
    Deno.mkdirSync(out);
    const path = `${out}/depth_data.json`;
    Deno.writeTextFileSync(path, "[1]");
    const { mtime, ctime } = Deno.statSync(path);
    await pause(100);
    assertEquals(await (await get("/data/depth_data.json")).text(), "[1]");
    Deno.writeTextFileSync(path, "[2]");
    Deno.utimeSync(path, mtime!, mtime!);
    await pause(ctime!.getTime() + 1100 - Date.now());
    assertEquals(await (await get("/data/depth_data.json")).text(), "[2]");
  });
});

Deno.test("a file that is too large for the memory is refused before it is read", async () => {
  await withSite(async ({ get, out, lines }) => {
    Deno.mkdirSync(out);
    const path = `${out}/ohlc_data.json`;
    Deno.writeTextFileSync(path, "");
    Deno.truncateSync(path, 5 * 2 ** 30);
    assertEquals((await get("/data/ohlc_data.json")).status, 500);
    assertEquals(lines, [
      `error: /data/ohlc_data.json: ${path} cannot be read: it has 5.37 GB, and the page shows at most 512 MB`,
    ]);
  });
  const out = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${out}/ohlc_data.json`, "[[1,2,3]]");
  const files = (maxBytes: number) => new DataFiles(out, maxBytes).read("ohlc_data.json");
  assertEquals((await files(9))!.bytes.length, 9);
  await assertRejects(() => files(8), Error, "it has 9 B, and the page shows at most 8 B");
  Deno.removeSync(out, { recursive: true });
});
