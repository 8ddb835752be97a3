import { type RegistryCredential, RlError } from "../core/mod.ts";
import type { CommandContext } from "./context.ts";

/**
 * `--creds USER[:PASSWORD]`. A password that is missing is asked for; on a command line everybody on the machine
 * can read it. Throws `RlError` "invalid" without a user, and when nobody can be asked.
 */
export async function parseCredential(
  text: string,
  { prompt }: Pick<CommandContext, "prompt">,
): Promise<RegistryCredential> {
  const colon = text.indexOf(":");
  const username = colon < 0 ? text : text.slice(0, colon);
  if (username === "") throw invalid("there is no user before the password", "write --creds USER[:PASSWORD]");
  if (colon >= 0) return { username, password: text.slice(colon + 1) };
  if (prompt.interactive) return { username, password: await prompt.secret("Password: ") };
  throw invalid("there is no password, and nobody to ask for it", "log in beforehand with: rl login");
}

/** The text itself is not repeated: it may hold a password. */
function invalid(state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "use credential", subject: "--creds", state, hint });
}
