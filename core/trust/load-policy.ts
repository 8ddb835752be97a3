import type { TrustFiles } from "../ports/trust-files.ts";
import { parsePolicy } from "./parse-policy.ts";
import { NO_POLICY, type Policy } from "./policy.ts";

/** The policy in force; the one that accepts everything when there is no file. Throws what reading and parsing do. */
export async function loadPolicy(files: TrustFiles): Promise<Policy> {
  const file = await files.policy();
  return file === undefined ? NO_POLICY : parsePolicy(file);
}
