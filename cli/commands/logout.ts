import { escapeText, RlError } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { parseRegistryName } from "../registry-name.ts";
import { warn } from "../report.ts";
import type { logoutSpec } from "./logout.spec.ts";

/** Forgets what is stored where `login` stores it. Not being logged in is no failure, as with docker. */
export async function run(
  args: ParsedArguments<typeof logoutSpec>,
  context: CommandContext,
): Promise<number> {
  const { all, authfile } = args.flags;
  const [named] = args.positionals;
  if (all && named !== undefined) {
    throw new RlError({
      code: "invalid",
      action: "log out of registry",
      subject: named,
      state: "--all means every registry",
      hint: "give --all or a registry",
    });
  }
  const store = context.credentialStore(authfile);
  if (all) {
    for (const key of await store.list()) await store.erase(key);
    context.output.out("Removed login credentials for all registries\n");
    return 0;
  }
  const { domain, path, key } = parseRegistryName(named);
  const removed = await store.erase(key);
  context.output.out(
    removed ? `Removed login credentials for ${escapeText(key)}\n` : `Not logged in to ${escapeText(key)}\n`,
  );
  const left = await context.registries({ registry: domain, authfile }).credentials.lookup(domain, path);
  if (left !== undefined) {
    warn(`another tool still keeps a login for ${key}, which counts`, context.output, context.environment);
  }
  return 0;
}
