import { RlError } from "../../errors.ts";
import type { RegistryCredential } from "../../ports/credentials.ts";

/** A helper may ask the user something, but not for ever. */
const TIMEOUT = 60_000;
/** With this user name the secret is an identity token (docker-credential-helpers' protocol). */
const TOKEN_USER = "<token>";

/**
 * Ask `docker-credential-NAME get`: the server's name goes to its standard input, the credential comes back as
 * JSON. Undefined when the helper has none for the server. Throws "unavailable" when it is missing or fails.
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RegistryCredential | undefined> {
  const program = `docker-credential-${name}`;
  // The name comes from a configuration file and becomes part of a program's name, never a path to one.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) throw fail(program, "that is not the name of a helper");
  const path = Bun.which(program, { PATH: environment.PATH ?? "" });
  if (path === null) throw fail(program, "it is not installed");
  const helper = Bun.spawn([path, "get"], {
    stdin: new TextEncoder().encode(`${server}\n`),
    stdout: "pipe",
    stderr: "ignore",
    env: { ...environment },
    timeout: TIMEOUT,
  });
  const [output, exitCode] = await Promise.all([new Response(helper.stdout).text(), helper.exited]);
  if (exitCode !== 0) {
    if (/credentials not found/i.test(output)) return undefined;
    throw fail(program, `it ended with status ${exitCode}`);
  }
  return parseAnswer(program, output);
}

function parseAnswer(program: string, output: string): RegistryCredential | undefined {
  let answer: { readonly Username?: unknown; readonly Secret?: unknown };
  try {
    answer = Object(JSON.parse(output)) as typeof answer;
  } catch {
    throw fail(program, "its answer is not JSON");
  }
  const { Username: username, Secret: secret } = answer;
  if (typeof username !== "string" || typeof secret !== "string") {
    throw fail(program, "its answer has no Username and Secret");
  }
  if (secret === "") return undefined;
  if (username === TOKEN_USER) return { username, password: "", identityToken: secret };
  return { username, password: secret };
}

function fail(program: string, state: string): RlError {
  return new RlError({
    code: "unavailable",
    action: "ask credential helper",
    subject: program,
    state,
    hint: "the helper is named by credsStore or credHelpers in the registry configuration file",
  });
}
