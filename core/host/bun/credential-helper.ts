/**
 * Programs that keep credentials: `docker-credential-NAME get|store|erase|list`, the protocol of
 * docker-credential-helpers. What they are told goes to standard input, what they say comes from standard output.
 */
import { delimiter, isAbsolute } from "node:path";
import { RlError } from "../../errors.ts";
import type { RegistryCredential } from "../../ports/credentials.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Bounds on a program that belongs to somebody else; a helper may ask the user something, but not for ever. */
export interface HelperLimits {
  readonly milliseconds: number;
  readonly bytes: number;
}

const LIMITS: HelperLimits = { milliseconds: 60_000, bytes: 1024 * 1024 };
/** Milliseconds for the last output of a helper that has ended, when a child of its own keeps the pipe open. */
const LAST_WORDS = 500;
/** With this user name the secret is an identity token. */
const TOKEN_USER = "<token>";

/** The credential for a server. Undefined when there is none; throws "unavailable" when the helper fails. */
export async function askCredentialHelper(
  name: string,
  server: string,
  environment: Environment,
  limits = LIMITS,
): Promise<RegistryCredential | undefined> {
  const { exitCode, output } = await runHelper(name, "get", server, environment, limits);
  if (exitCode !== 0) {
    if (isNotFound(output)) return undefined;
    throw fail(name, `it ended with status ${exitCode}`);
  }
  const answer = parseObject(name, output);
  const { Username: username, Secret: secret } = answer;
  if (typeof username !== "string" || typeof secret !== "string") {
    throw fail(name, "its answer has no Username and Secret");
  }
  if (secret === "") return undefined;
  if (username === TOKEN_USER) return { username, password: "", identityToken: secret };
  return { username, password: secret };
}

/** Keep a credential. */
export async function storeWithHelper(
  name: string,
  server: string,
  { username, password, identityToken }: RegistryCredential,
  environment: Environment,
): Promise<void> {
  const account =
    identityToken === undefined
      ? { Username: username, Secret: password }
      : { Username: TOKEN_USER, Secret: identityToken };
  const input = JSON.stringify({ ServerURL: server, ...account });
  const { exitCode } = await runHelper(name, "store", input, environment, LIMITS);
  // What it prints may have the secret in it.
  if (exitCode !== 0) throw fail(name, `it did not keep the credential (status ${exitCode})`);
}

/** Forget a server's credential; false when there was none. */
export async function eraseWithHelper(
  name: string,
  server: string,
  environment: Environment,
): Promise<boolean> {
  if ((await askCredentialHelper(name, server, environment)) === undefined) return false;
  const { exitCode } = await runHelper(name, "erase", server, environment, LIMITS);
  if (exitCode !== 0) throw fail(name, `it did not forget the credential (status ${exitCode})`);
  return true;
}

/** The servers that a helper has credentials for. */
export async function listWithHelper(name: string, environment: Environment): Promise<string[]> {
  const { exitCode, output } = await runHelper(name, "list", "", environment, LIMITS);
  if (exitCode !== 0) throw fail(name, `it does not list what it keeps (status ${exitCode})`);
  return Object.keys(parseObject(name, output));
}

async function runHelper(
  name: string,
  verb: "get" | "store" | "erase" | "list",
  input: string,
  environment: Environment,
  limits: HelperLimits,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  // The name comes from a configuration file and becomes part of a program's name, never a path to one.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) throw fail(name, "that is not the name of a helper");
  // Only absolute directories: "." would be whatever directory somebody happens to be in.
  const path = (environment.PATH ?? "").split(delimiter).filter(isAbsolute).join(delimiter);
  const program = Bun.which(`docker-credential-${name}`, { PATH: path });
  if (program === null) throw fail(name, "it is not installed");
  const helper = Bun.spawn([program, verb], {
    stdin: new TextEncoder().encode(`${input}\n`),
    stdout: "pipe",
    stderr: "ignore",
    env: { ...environment },
    timeout: limits.milliseconds,
    killSignal: "SIGKILL",
  });
  const reader = helper.stdout.getReader();
  const ended = helper.exited.then(() => {
    setTimeout(() => void reader.cancel().catch(() => undefined), LAST_WORDS).unref();
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length > limits.bytes) {
      helper.kill("SIGKILL");
      await reader.cancel().catch(() => undefined);
      throw fail(name, `it said more than ${limits.bytes} bytes`);
    }
  }
  await ended;
  if (helper.exitCode === null) throw fail(name, "it did not end in time");
  return { exitCode: helper.exitCode, output: Buffer.concat(chunks).toString("utf8") };
}

function isNotFound(output: string): boolean {
  return /credentials not found/i.test(output);
}

function parseObject(name: string, output: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(output)) as Readonly<Record<string, unknown>>;
  } catch {
    throw fail(name, "its answer is not JSON");
  }
}

function fail(name: string, state: string): RlError {
  return new RlError({
    code: "unavailable",
    action: "ask credential helper",
    subject: `docker-credential-${name}`,
    state,
    hint: "the helper is named by credsStore or credHelpers in the registry configuration file",
  });
}
