import { RlError } from "../../core/mod.ts";

/** Why processes are not written to disk, and not brought back. Engines ask for it by name, so it is told in words. */
export function refuseCheckpoint(verb: "checkpoint" | "restore", id: string): Promise<never> {
  const error = new RlError({
    code: "unsupported",
    action: `${verb} container`,
    subject: id,
    state:
      "this runtime saves no processes to disk: CRIU, which does that, needs privileges that ordinary users do not have",
    hint: "rl oci pause and resume stop a container for a while",
  });
  return Promise.reject(error);
}
