/** @module The configuration of a ClickHouse node for tests. */

/** The ports of a node. */
export interface NodePorts {
  /** HTTP. */
  http: number;
  /** ClickHouse's own protocol, between nodes. */
  tcp: number;
  /** Exchange of parts between replicas. */
  interserver: number;
  /** https. */
  https: number;
}

/** What the configuration of a server has, and that of the library has not. */
export interface ServerConfig {
  /** The path of the certificate for https, whose key is next to it; undefined without https. */
  certificate?: string;
  /** The port of ZooKeeper at 127.0.0.1; each shard then has two replicas. */
  zooKeeper?: number;
}

/** The number of shards. */
export const SHARDS = 2;

/** The compression of columns without a codec, as docs/cluster.md suggests it. */
const ZSTD = "<compression><case><min_part_size>0</min_part_size>" +
  "<min_part_size_ratio>0</min_part_size_ratio><method>zstd</method></case></compression>";

/** The name of the cluster in the configuration. */
export const CLUSTER = "market";

/** The user of tests. */
export const USER = "orderflow";

/** The user's password. */
export const PASSWORD = 'a password with ü and "quotes"';

/**
 * The text of `config.xml`.
 *
 * @param folder The folder of the node
 * @param nodes The ports of all nodes
 * @param node The index of this node
 * @param server What only a server has; undefined for the library, which does not start if `<compression>` is configured
 */
export function configText(folder: string, nodes: NodePorts[], node: number, server?: ServerConfig): string {
  const { http, tcp, interserver, https } = nodes[node];
  const shards = Array.from({ length: SHARDS }, (_, shard) => {
    const replicas = nodes.filter((_, index) => index % SHARDS === shard).map(({ tcp }) =>
      `<replica><host>127.0.0.1</host><port>${tcp}</port><user>${USER}</user>` +
      `<password>${xml(PASSWORD)}</password></replica>`
    );
    return `<shard><internal_replication>true</internal_replication>${replicas.join("")}</shard>`;
  });
  const certificate = server?.certificate;
  const secure = certificate === undefined ? "" : `<https_port>${https}</https_port><openSSL><server>
    <certificateFile>${certificate}</certificateFile><privateKeyFile>${certificate}.key</privateKeyFile>
    <verificationMode>none</verificationMode><disableProtocols>sslv2,sslv3</disableProtocols></server></openSSL>`;
  const keeper = server?.zooKeeper === undefined ? "" : `<zookeeper>
    <node><host>127.0.0.1</host><port>${server.zooKeeper}</port></node>
    <session_timeout_ms>3000</session_timeout_ms></zookeeper>
    <macros><shard>${node % SHARDS}</shard><replica>${Math.floor(node / SHARDS)}</replica></macros>`;
  return `<?xml version="1.0"?><yandex>
  <logger><level>warning</level><log>${folder}/server.log</log><errorlog>${folder}/error.log</errorlog></logger>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${http}</http_port><tcp_port>${tcp}</tcp_port>${secure}
  <interserver_http_port>${interserver}</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
  <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><user_files_path>${folder}/user_files/</user_files_path>
  <format_schema_path>${folder}/format_schemas/</format_schema_path>
  <users_config>${folder}/users.xml</users_config>
  <user_directories><users_xml><path>${folder}/users.xml</path></users_xml></user_directories>
  <default_profile>default</default_profile><default_database>default</default_database>
  ${server === undefined ? "" : ZSTD}
  <mark_cache_size>268435456</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
  <max_server_memory_usage>4000000000</max_server_memory_usage>
  <timezone>UTC</timezone><umask>027</umask><mlock_executable>false</mlock_executable>
  <remote_servers><${CLUSTER}>${shards.join("")}</${CLUSTER}></remote_servers>${keeper}
</yandex>`;
}

/** Users with the same password, by what they may not do. */
export const LIMITED_USERS = {
  /** Has settings that no query may change. */
  fixed: "<profile>fixed</profile><quota>default</quota>",
  /** May not change data. */
  reader: "<profile>reader</profile><quota>default</quota>",
  /** May not make tables. */
  loader: "<profile>loader</profile><quota>default</quota>",
  /** May use no database but this one. */
  elsewhere: "<profile>default</profile><quota>default</quota>" +
    "<allow_databases><database>elsewhere</database></allow_databases>",
  /** Has what a run needs, where rights are granted. */
  runs: granted("SELECT ON rights.*"),
  /** Has what a load needs. */
  loads: granted("SELECT, INSERT ON rights.*"),
  /** Has what is needed to make tables. */
  makes: granted(
    "SELECT, CREATE TABLE ON rights.*",
    "TABLE ENGINE ON MergeTree",
    "TABLE ENGINE ON Distributed",
  ),
  /** Lacks the entries of days. */
  rows: granted("SELECT, INSERT ON rights.orderflow_trades", "SELECT, INSERT ON rights.orderflow_books"),
  /** May write rows, and no entries of days. */
  entries: granted(
    "SELECT ON rights.*",
    "INSERT ON rights.orderflow_trades",
    "INSERT ON rights.orderflow_books",
  ),
  /** May ask one query an hour. */
  hourly: "<profile>default</profile><quota>hourly</quota>",
};

function granted(...rights: string[]): string {
  const queries = rights.map((right) => `<query>GRANT ${right}</query>`);
  return `<profile>default</profile><quota>default</quota><grants>${queries.join("")}</grants>`;
}

/** The text of `users.xml`. The library of the new version starts as the default user, without a password. */
export function usersText(): string {
  const user = (name: string, password: string, rights: string) =>
    `<${name}><password>${
      xml(password)
    }</password><networks><ip>127.0.0.1</ip></networks>${rights}</${name}>`;
  const all = "<profile>default</profile><quota>default</quota>";
  const limited = Object.entries(LIMITED_USERS).map(([name, rights]) => user(name, PASSWORD, rights));
  return `<?xml version="1.0"?><yandex>
  <profiles><default><max_memory_usage>2000000000</max_memory_usage></default>
    <fixed><readonly>1</readonly></fixed><reader><readonly>2</readonly></reader><loader><allow_ddl>0</allow_ddl></loader></profiles>
  <users>${user("default", "", all)}${user(USER, PASSWORD, all)}${limited.join("")}</users>
  <quotas><default></default>
    <hourly><interval><duration>3600</duration><queries>1</queries></interval></hourly></quotas>
</yandex>`;
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
