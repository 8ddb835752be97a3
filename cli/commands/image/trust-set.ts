import { resolve } from "node:path";
import { editPolicy, RlError, type ScopeEntry } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { imageTrustSetSpec } from "./trust-set.spec.ts";

type Flags = ParsedArguments<typeof imageTrustSetSpec>["flags"];

/**
 * Set one scope of the user's own policy. It begins as a copy of the policy that holds so far: a policy of the
 * user's replaces the system's, so a new one with this scope alone would take away what the system demands.
 */
export async function run(
  { flags, positionals }: ParsedArguments<typeof imageTrustSetSpec>,
  context: CommandContext,
): Promise<number> {
  const [scope = ""] = positionals;
  const { files } = context.trust(flags["signature-policy"]);
  const entry = entryOf(flags, scope);
  // A key that is not there would refuse every image, and later than here.
  if (entry.type === "sigstoreSigned") for (const path of entry.keyPaths) await files.key(path);
  const path = await files.replacePolicy(editPolicy(await files.policy(), scope, entry));
  context.output.err(`Wrote ${path}\n`);
  return 0;
}

function entryOf(flags: Flags, scope: string): ScopeEntry {
  const { type, pubkeysfile: keys, "signed-identity": identity } = flags;
  if (type === "sigstoreSigned") {
    if (keys.length === 0)
      throw refuse(scope, "it needs a key", "give the public key with -f, or -t accept or -t reject");
    return { type, keyPaths: keys.map((key) => resolve(key)), identity };
  }
  if (keys.length > 0 || identity !== undefined) {
    throw refuse(scope, `-t ${type} takes no key`, "require signatures with -t sigstoreSigned");
  }
  return { type: type === "reject" ? "reject" : "insecureAcceptAnything" };
}

function refuse(scope: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "set trust of", subject: scope, state, hint });
}
