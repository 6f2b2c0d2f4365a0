/** @module Starts and stops ClickHouse nodes for tests, where their programs exist on this machine. */

import { fromFileUrl } from "deno-std/path/from_file_url.js";
import { statIfThere } from "../../lib/files.ts";
import { freePort } from "../helpers/serving.ts";
import {
  CLUSTER,
  configText,
  type NodePorts,
  PASSWORD,
  type ServerConfig,
  SHARDS,
  USER,
  usersText,
} from "./node_config.ts";
import type { TestCluster } from "./test_clusters.ts";

/** A cluster that runs. */
export interface RunningCluster {
  /** Its addresses. */
  cluster: TestCluster;
  /** The process of each node. */
  processes: Deno.ChildProcess[];
  /** Starts a node again that has ended. */
  restart(node: number): Promise<void>;
}

/** The time that a node may take to start, in milliseconds: far longer than on the slowest machine. */
const START_MS = 300_000;

/** Debian's server. */
const SERVER_18 = "/usr/sbin/clickhouse-server";

const CHDB = "@chdb/lib-linux-x64-gnu";
const CHDB_VERSION = "26.7.3-stable.1";

/**
 * Starts a cluster of Debian's version of ClickHouse; undefined where it is not installed.
 *
 * @param folder A folder for the files of the nodes
 * @param zooKeeper The port of ZooKeeper, for a cluster whose shards have two replicas
 */
export async function startDebianCluster(
  folder: string,
  zooKeeper?: number,
): Promise<RunningCluster | undefined> {
  if (statIfThere(SERVER_18) === undefined) return undefined;
  const caFile = `${folder}/certificate.pem`;
  const hasHttps = await makeCertificate(caFile);
  const nodes = makeNodes(folder, { certificate: hasHttps ? caFile : undefined, zooKeeper });
  const running = await startAll(
    asCluster("18.16", nodes),
    (node) => start(`${folder}/n${node}`, SERVER_18, [`--config-file=${folder}/n${node}/config.xml`]),
  );
  const { cluster } = running;
  if (hasHttps) cluster.secure = { port: nodes[0].https, caFile };
  return running;
}

/**
 * Starts a cluster of a new version, out of a library that npm installs; undefined where npm cannot.
 *
 * @param folder A folder for the library and the files of the nodes
 * @param library The library, if it is there
 */
async function startNewCluster(
  folder: string,
  library = `${folder}/node_modules/${CHDB}/libchdb.so`,
): Promise<RunningCluster | undefined> {
  if (statIfThere(library) === undefined && !await install(folder)) return undefined;
  const nodes = makeNodes(folder);
  const script = fromFileUrl(new URL("./serve_chdb.ts", import.meta.url));
  return await startAll({ ...asCluster("26.7", nodes), library }, (node) => {
    const { http, tcp } = nodes[node];
    const home = `${folder}/n${node}`;
    const words = [library, `${home}/config.xml`, home, String(http), String(tcp)];
    return start(home, Deno.execPath(), ["run", "--no-prompt", "--allow-ffi", script, ...words]);
  });
}

/** Starts a cluster like one that runs, whose nodes a test may end. */
export async function startAnother({ library }: TestCluster, folder: string): Promise<RunningCluster> {
  const started = library === undefined ? startDebianCluster(folder) : startNewCluster(folder, library);
  return (await started)!;
}

/** Starts the clusters that this machine can start. */
export async function startClusters(folder: string): Promise<RunningCluster[]> {
  const clusters: RunningCluster[] = [];
  for (const [name, start] of [["debian", startDebianCluster], ["new", startNewCluster]] as const) {
    const home = `${folder}/${name}`;
    Deno.mkdirSync(home);
    const cluster = await start(home);
    if (cluster) clusters.push(cluster);
    console.error(cluster ? `cluster of ClickHouse ${cluster.cluster.version}` : `no ${name} cluster here`);
  }
  return clusters;
}

/** Ends the nodes of a cluster at once. */
export async function stop({ processes }: RunningCluster): Promise<void> {
  await endAll(processes);
}

async function startAll(
  cluster: TestCluster,
  startNode: (node: number) => Deno.ChildProcess,
): Promise<RunningCluster> {
  const processes = cluster.ports.map((_, node) => startNode(node));
  await ready(cluster, processes);
  return {
    cluster,
    processes,
    async restart(node) {
      processes[node] = startNode(node);
      await ready(cluster, processes);
    },
  };
}

function makeNodes(folder: string, server?: ServerConfig): NodePorts[] {
  const replicas = server?.zooKeeper === undefined ? 1 : 2;
  const nodes = Array.from({ length: SHARDS * replicas }, () => ({
    http: freePort(),
    tcp: freePort(),
    interserver: freePort(),
    https: freePort(),
  }));
  for (const node of nodes.keys()) {
    const home = `${folder}/n${node}`;
    for (const name of ["data", "tmp", "user_files", "format_schemas"]) {
      Deno.mkdirSync(`${home}/${name}`, { recursive: true });
    }
    Deno.writeTextFileSync(`${home}/config.xml`, configText(home, nodes, node, server));
    Deno.writeTextFileSync(`${home}/users.xml`, usersText());
  }
  return nodes;
}

function start(cwd: string, command: string, args: string[]): Deno.ChildProcess {
  return new Deno.Command(command, { args, cwd, stdin: "null", stdout: "null", stderr: "null" }).spawn();
}

/** Waits until all nodes answer; ends all of them if one does not start. */
async function ready({ version, ports }: TestCluster, processes: Deno.ChildProcess[]): Promise<void> {
  const untilMs = performance.now() + START_MS;
  const ended = new Map<number, Deno.CommandStatus>();
  processes.forEach(({ status }, node) => status.then((status) => ended.set(node, status)));
  for (const [node, port] of ports.entries()) {
    while (!await answers(port)) {
      const status = ended.get(node);
      if (status !== undefined || performance.now() > untilMs) {
        await endAll(processes);
        const how = status ? `ended with ${status.signal ?? status.code}` : "does not answer";
        throw new Error(`a node of ClickHouse ${version} does not start: its process ${how}`);
      }
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

async function endAll(processes: Deno.ChildProcess[]): Promise<void> {
  for (const process of processes) {
    try {
      process.kill("SIGKILL");
    } catch (error) {
      // The process has ended already.
      if (!(error instanceof TypeError)) throw error;
    }
    await process.status;
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await (await fetch(`http://127.0.0.1:${port}/ping`)).text()).startsWith("Ok");
  } catch {
    // Nothing listens yet.
    return false;
  }
}

function asCluster(version: string, nodes: NodePorts[]): TestCluster {
  return { version, ports: nodes.map(({ http }) => http), cluster: CLUSTER, user: USER, password: PASSWORD };
}

async function install(folder: string): Promise<boolean> {
  return await succeeds("npm", ["install", "--silent", "--prefix", folder, `${CHDB}@${CHDB_VERSION}`]);
}

/** Makes a certificate that is its own authority, for 127.0.0.1. */
async function makeCertificate(path: string): Promise<boolean> {
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  // An authority may not be a server.
  const use = ["-addext", "basicConstraints=critical,CA:FALSE"];
  const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", `${path}.key`];
  return await succeeds("openssl", ["req", "-x509", "-days", "2", ...key, "-out", path, ...subject, ...use]);
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
