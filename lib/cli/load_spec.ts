/** @module The options of `load` alone, a part of the table of options. */

import type { OptionSpec } from "./option_spec.ts";

/** The options, in the order of help. */
export const LOAD_OPTIONS: readonly OptionSpec[] = [
  {
    name: "to",
    otherNames: ["cluster-address", "url", "target"],
    value: "ADDRESS",
    expects: "clickhouse://USER@HOST:8123/DATABASE (clickhouses:// for an encrypted connection)",
    help: "the cluster, as clickhouse://USER@HOST:8123/DATABASE",
    group: "Cluster",
    commands: ["load"],
  },
  {
    name: "ca-file",
    otherNames: ["ca", "cacert", "ca-cert"],
    value: "FILE",
    expects: "a file with a certificate in PEM form",
    help: "certificate of a private authority, for clickhouses://",
    group: "Cluster",
    commands: ["run", "serve", "inspect", "query", "load"],
  },
  {
    name: "schema",
    help: "print the statements that create the tables, for an administrator",
    group: "Cluster",
    commands: ["load"],
  },
  {
    name: "create",
    help: "create the database and the tables, where they do not exist",
    group: "Cluster",
    commands: ["load"],
  },
  {
    name: "cluster",
    value: "NAME",
    expects: "the name of a cluster in the server's configuration (remote_servers)",
    help: "with --schema or --create: tables over the nodes of this cluster",
    group: "Cluster",
    commands: ["load"],
  },
  {
    name: "replicated",
    help: "with --schema or --create: replicated tables",
    group: "Cluster",
    commands: ["load"],
  },
];
