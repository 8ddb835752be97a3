import type { PolicyFile } from "../ports/trust-files.ts";
import { canonicalName } from "../reference/domain.ts";
import { parseStrictJson, setOwn } from "../spec/json.ts";
import { parsePolicy } from "./parse-policy.ts";

/** What `trust set` writes for one scope. */
export type ScopeEntry =
  | { readonly type: "insecureAcceptAnything" | "reject" }
  | {
      readonly type: "sigstoreSigned";
      /** Absolute paths; every one of the keys must have signed. */
      readonly keyPaths: readonly string[];
      readonly identity?: "matchExact" | "matchRepoDigestOrExact" | "matchRepository" | undefined;
    };

/**
 * Set the requirements of one scope of registries, or of everything else with the scope "default". What else the
 * policy says stays as it is written. Without a file it is made, and accepts what no scope is for.
 *
 * @throws RlError "invalid" for a policy or a scope that is not understood: neither is written
 */
export function editPolicy(file: PolicyFile | undefined, scope: string, entry: ScopeEntry): Uint8Array {
  if (file !== undefined) parsePolicy(file);
  const policy =
    file === undefined
      ? { default: [{ type: "insecureAcceptAnything" }] }
      : (parseStrictJson(file.bytes, "policy") as Record<string, unknown>);
  const requirements = requirementsOf(entry);
  const edited =
    scope === "default" ? { ...policy, default: requirements } : withScope(policy, scope, requirements);
  const bytes = new TextEncoder().encode(`${JSON.stringify(edited, undefined, 4)}\n`);
  parsePolicy({ path: file?.path ?? "policy.json", bytes });
  return bytes;
}

function requirementsOf(entry: ScopeEntry): readonly object[] {
  if (entry.type !== "sigstoreSigned") return [{ type: entry.type }];
  const { type, keyPaths, identity } = entry;
  const signedIdentity = identity === undefined ? {} : { signedIdentity: { type: identity } };
  return keyPaths.map((keyPath) => ({ type, keyPath, ...signedIdentity }));
}

function withScope(policy: Record<string, unknown>, scope: string, requirements: readonly object[]): object {
  // The shape is known: the policy was parsed.
  const transports = (policy.transports ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  // The same scope in another spelling would hold beside this one.
  const others = Object.entries(transports.docker ?? {}).filter(
    ([written]) => written === scope || canonicalName(written) !== canonicalName(scope),
  );
  const docker: Record<string, unknown> = Object.fromEntries(others);
  setOwn(docker, scope, requirements);
  return { ...policy, transports: { ...transports, docker } };
}
