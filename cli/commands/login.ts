import { escapeText, isRlError, type RegistryCredential, RlError, verifyLogin } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { parseRegistryName, type RegistryName } from "../registry-name.ts";
import { warn } from "../report.ts";
import type { loginSpec } from "./login.spec.ts";

type Flags = ParsedArguments<typeof loginSpec>["flags"];

/** A password is no novel. */
const PASSWORD_LIMIT = 1024 * 1024;

/** Only what the registry accepts is kept. */
export async function run(args: ParsedArguments<typeof loginSpec>, context: CommandContext): Promise<number> {
  const { flags } = args;
  const { output, environment, signal } = context;
  const registry = parseRegistryName(args.positionals[0]);
  const { authfile, "cert-dir": certDir, "tls-verify": tlsVerify } = flags;
  const ports = context.registries({ registry: registry.domain, certDir, authfile });
  const known = (): Promise<RegistryCredential | undefined> =>
    ports.credentials.lookup(registry.domain, registry.path);
  if (flags["get-login"]) return await showLogin(registry, await known(), context);

  if (flags.username === undefined && flags.password === undefined && !flags["password-stdin"]) {
    const accepted = await tryKnown(registry, await known(), (credential) =>
      verifyLogin(registry.domain, credential, ports, { tlsVerify, signal }),
    );
    if (accepted !== undefined) {
      output.out(`Already logged in to ${registry.key} as ${escapeText(accepted)}\nLogin Succeeded\n`);
      return 0;
    }
  }
  const credential = await askCredential(registry, flags, context, known);
  await verifyLogin(registry.domain, credential, ports, { tlsVerify, signal });
  const place = await context.credentialStore(authfile).store(registry.key, credential);
  if (place.kind === "file") {
    warn(`the credential is stored unencrypted in ${place.path}`, output, environment);
  }
  output.out("Login Succeeded\n");
  return 0;
}

/** Whether what is stored still serves: the name of the user, or undefined when somebody has to be asked. */
async function tryKnown(
  { key }: RegistryName,
  credential: RegistryCredential | undefined,
  verify: (credential: RegistryCredential) => Promise<void>,
): Promise<string | undefined> {
  if (credential === undefined) return undefined;
  try {
    await verify(credential);
    return credential.username === "" ? key : credential.username;
  } catch (error) {
    if (isRlError(error) && error.code === "denied") return undefined;
    throw error;
  }
}

async function showLogin(
  { key }: RegistryName,
  credential: RegistryCredential | undefined,
  { output }: CommandContext,
): Promise<number> {
  if (credential === undefined) {
    throw new RlError({
      code: "not-found",
      action: "show login of registry",
      subject: key,
      state: "nobody is logged in",
      hint: `log in with: rl login ${key}`,
    });
  }
  output.out(`${credential.username}\n`);
  return 0;
}

async function askCredential(
  { key }: RegistryName,
  flags: Flags,
  context: CommandContext,
  known: () => Promise<RegistryCredential | undefined>,
): Promise<RegistryCredential> {
  const { prompt, output, environment } = context;
  const { username: named, password: given, "password-stdin": fromInput } = flags;
  if (given !== undefined && fromInput)
    throw refuse(key, "--password and --password-stdin exclude each other");
  if (fromInput && named === undefined) throw refuse(key, "--password-stdin needs --username");
  if (given !== undefined) {
    warn("a password on the command line can be seen by others; use --password-stdin", output, environment);
  }
  if (!prompt.interactive && (named === undefined || (given === undefined && !fromInput))) {
    throw refuse(
      key,
      "there is no terminal to ask for name and password on",
      "use --username and --password-stdin",
    );
  }
  const username = named ?? (await askName(prompt, (await known())?.username));
  const password = fromInput
    ? await readPassword(key, context)
    : (given ?? (await prompt.secret("Password: ")));
  if (username === "") throw refuse(key, "the name of the user is empty");
  if (username.includes(":")) throw refuse(key, "the name of the user has a colon in it");
  if (password === "") throw refuse(key, "the password is empty");
  return { username, password };
}

async function askName(prompt: CommandContext["prompt"], last: string | undefined): Promise<string> {
  const shown = last === undefined ? "" : ` (${last})`;
  return (await prompt.line(`Username${shown}: `)).trim() || (last ?? "");
}

/** All of standard input, without the end of its last line. */
async function readPassword(key: string, { files }: CommandContext): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of files.input()) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > PASSWORD_LIMIT) throw refuse(key, "the password on standard input is too long");
  }
  return (text + decoder.decode()).replace(/\r?\n$/, "");
}

function refuse(key: string, state: string, hint?: string): RlError {
  return new RlError({ code: "invalid", action: "log in at registry", subject: key, state, hint });
}
