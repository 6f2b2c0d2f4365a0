/** @module What is needed to connect to a cluster: the password of the environment, and the certificate of a file. */

import { type ClusterAddress, PASSWORD_VARIABLE } from "../../model/cluster_address.ts";
import { quoted, systemReason } from "../../text/printable.ts";
import type { ClusterConnection } from "./client.ts";

/**
 * A connection with the password that the environment holds.
 *
 * @param address Where the cluster is reached
 * @param caFile The file of `--ca-file`
 * @throws {Error} If the file cannot be read, or holds no certificate
 */
export function clusterConnection(address: ClusterAddress, caFile: string | undefined): ClusterConnection {
  const password = Deno.env.get(PASSWORD_VARIABLE) ?? "";
  if (caFile === undefined) return { address, password, caCerts: [] };
  let certificates: string;
  try {
    certificates = Deno.readTextFileSync(caFile);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound ? "it does not exist" : systemReason(error);
    throw new Error(`cannot read --ca-file ${quoted(caFile)}: ${reason}`, { cause: error });
  }
  // A text without certificates would be taken for an empty list of them.
  if (!certificates.includes("-----BEGIN CERTIFICATE-----")) {
    throw new Error(
      `--ca-file ${quoted(caFile)} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)`,
    );
  }
  return { address, password, caCerts: [certificates] };
}
