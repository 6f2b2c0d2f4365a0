/**
 * Serves as a ClickHouse node out of npm's library `@chdb/lib-linux-x64-gnu`, which holds all of clickhouse-local:
 * `serve_chdb.ts LIBRARY CONFIG FOLDER HTTP_PORT TCP_PORT`.
 *
 * @module
 */

const [library, config, folder, httpPort, tcpPort] = Deno.args;

const { symbols } = Deno.dlopen(library, {
  chdb_query_cmdline: { parameters: ["i32", "buffer"], result: "pointer", nonblocking: true },
});

const words = [
  "clickhouse",
  `--config-file=${config}`,
  `--path=${folder}/data/`,
  "--listen_host=127.0.0.1",
  `--http_port=${httpPort}`,
  `--tcp_port=${tcpPort}`,
  "--query",
  "SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; " +
  "SELECT sleepEachRow(1) FROM system.numbers FORMAT Null SETTINGS max_block_size = 1",
].map((word) => new TextEncoder().encode(word + "\0"));
const pointers = new BigUint64Array(
  words.map((word) => BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(word)))),
);
await symbols.chdb_query_cmdline(words.length, new Uint8Array(pointers.buffer));
