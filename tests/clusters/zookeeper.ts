/** @module Starts ZooKeeper, which replicated tables need, where Debian's package of it is installed. */

import { statIfThere } from "../../lib/files.ts";
import { freePort, until } from "../helpers/serving.ts";

/** Where Debian puts the library; CI unpacks it elsewhere. */
const FOLDER = Deno.env.get("ORDERFLOW_TEST_ZOOKEEPER") ?? "/usr/share/java";

/** What the library needs, of the same folder. */
const JARS = ["zookeeper", "zookeeper-jute", "slf4j-api", "slf4j-nop", "snappy-java", "metrics-core"];

/** ZooKeeper, on a port of this machine. */
export interface ZooKeeper extends AsyncDisposable {
  port: number;
}

/** Whether this machine can run ZooKeeper. */
export function hasZooKeeper(): boolean {
  return statIfThere(`${FOLDER}/zookeeper.jar`) !== undefined && statIfThere("/usr/bin/java") !== undefined;
}

/** Starts a ZooKeeper that is empty, and ends with its disposal. */
export async function startZooKeeper(folder: string): Promise<ZooKeeper> {
  const port = freePort();
  Deno.mkdirSync(`${folder}/data`, { recursive: true });
  Deno.writeTextFileSync(
    `${folder}/zoo.cfg`,
    [
      "tickTime=1000",
      `dataDir=${folder}/data`,
      `clientPort=${port}`,
      "clientPortAddress=127.0.0.1",
      "admin.enableServer=false",
      "4lw.commands.whitelist=ruok",
      "forceSync=no",
    ].join("\n"),
  );
  const classes = JARS.map((name) => `${FOLDER}/${name}.jar`).join(":");
  const args = [
    "-Xmx128m",
    "-cp",
    classes,
    "org.apache.zookeeper.server.ZooKeeperServerMain",
    `${folder}/zoo.cfg`,
  ];
  const process = new Deno.Command("/usr/bin/java", {
    args,
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  })
    .spawn();
  await until("ZooKeeper", () => answers(port));
  return {
    port,
    async [Symbol.asyncDispose]() {
      process.kill("SIGKILL");
      await process.status;
    },
  };
}

/** Whether ZooKeeper answers that nothing is wrong. */
async function answers(port: number): Promise<boolean> {
  try {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode("ruok"));
    const answer = new Uint8Array(4);
    await connection.read(answer);
    return new TextDecoder().decode(answer) === "imok";
  } catch (error) {
    // Nothing listens yet.
    if (error instanceof Deno.errors.ConnectionRefused || error instanceof Deno.errors.ConnectionReset) {
      return false;
    }
    throw error;
  }
}
