/** A real registry (Debian's docker-registry) on a free loopback port, for the time of a test file. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "./temp-dir.ts";

export interface Registry extends AsyncDisposable {
  /** "127.0.0.1:PORT", the first part of a reference. */
  readonly host: string;
  /** Its storage; edit blobs there to play a broken or hostile registry. */
  readonly storage: string;
  /** What it logged so far, requests included. */
  log(): string;
  stop(): Promise<void>;
}

export interface RegistryOptions {
  /** Serve this storage, read-only when it is not ours to write (see images.ts); an empty one when missing. */
  readonly storage?: string | undefined;
  readonly readOnly?: boolean | undefined;
  /** Ask for basic authentication with this one account. */
  readonly account?: { readonly user: string; readonly password: string } | undefined;
  /** Serve https with this certificate; with authorities in a file, for clients with a certificate of theirs alone. */
  readonly tls?:
    | { readonly certFile: string; readonly keyFile: string; readonly clientsOf?: string | undefined }
    | undefined;
  /** Let web pages of any origin read from it, and see the login it asks for. */
  readonly pages?: boolean | undefined;
  /** Ask for tokens of this service, signed with a certificate of an authority in the file. */
  readonly token?:
    | {
        readonly realm: string;
        readonly service: string;
        readonly issuer: string;
        readonly authorities: string;
      }
    | undefined;
}

/** Every wait is bounded: this many tries, this far apart. */
const TRIES = 100;
const PAUSE_MS = 50;

function freePort(): number {
  const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  const { port } = server;
  server.stop(true);
  return port;
}

/** Cross-origin resource sharing, as the registry's documentation has it. */
const PAGE_HEADERS: Readonly<Record<string, readonly string[]>> = {
  "Access-Control-Allow-Origin": ["*"],
  "Access-Control-Allow-Methods": ["HEAD", "GET", "OPTIONS"],
  "Access-Control-Allow-Headers": ["Authorization", "Accept", "Range"],
  "Access-Control-Expose-Headers": ["Docker-Content-Digest", "WWW-Authenticate"],
};

function configuration(port: number, storage: string, options: RegistryOptions, scratch: string): string {
  const config: Record<string, unknown> = {
    version: 0.1,
    log: { level: "info", accesslog: { disabled: false } },
    storage: {
      filesystem: { rootdirectory: storage },
      delete: { enabled: true },
      ...(options.readOnly === true ? { maintenance: { readonly: { enabled: true } } } : {}),
    },
    http: {
      addr: `127.0.0.1:${port}`,
      secret: "not a secret",
      ...(options.pages === true && { headers: PAGE_HEADERS }),
      ...tlsPart(options),
    },
  };
  if (options.account !== undefined) {
    const { user, password } = options.account;
    const hash = Bun.password.hashSync(password, { algorithm: "bcrypt", cost: 4 });
    writeFileSync(join(scratch, "htpasswd"), `${user}:${hash}\n`);
    config.auth = { htpasswd: { realm: "test", path: join(scratch, "htpasswd") } };
  }
  if (options.token !== undefined) {
    const { realm, service, issuer, authorities } = options.token;
    config.auth = { token: { realm, service, issuer, rootcertbundle: authorities } };
  }
  // JSON is YAML.
  return JSON.stringify(config);
}

function tlsPart({ tls }: RegistryOptions): Record<string, unknown> {
  if (tls === undefined) return {};
  const clients = tls.clientsOf === undefined ? {} : { clientcas: [tls.clientsOf] };
  return { tls: { certificate: tls.certFile, key: tls.keyFile, ...clients } };
}

/** Whether something listens; with TLS nothing more is asked, since the certificate is the test's business. */
async function answers(host: string, { tls }: RegistryOptions): Promise<boolean> {
  try {
    if (tls !== undefined) {
      const [hostname = "", port] = host.split(":");
      const socket = await Bun.connect({ hostname, port: Number(port), socket: { data: () => undefined } });
      socket.end();
      return true;
    }
    const response = await fetch(`http://${host}/v2/`, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.status === 200 || response.status === 401;
  } catch {
    return false;
  }
}

/** Start one; throws when it does not answer in time. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const scratch = tempDir("rl-registry");
  const storage = options.storage ?? join(scratch.path, "storage");
  mkdirSync(storage, { recursive: true });
  const logFile = join(scratch.path, "log");
  const log = (): string => readFileSync(logFile, "utf8");
  // Another process may take the port between our looking and the registry's binding.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = freePort();
    const host = `127.0.0.1:${port}`;
    const config = join(scratch.path, "config.yml");
    writeFileSync(config, configuration(port, storage, options, scratch.path));
    writeFileSync(logFile, "");
    const proc = Bun.spawn(["docker-registry", "serve", config], {
      stdin: "ignore",
      stdout: Bun.file(logFile),
      stderr: Bun.file("/dev/null"),
    });
    for (let tries = 0; tries < TRIES && proc.exitCode === null; tries += 1) {
      if (await answers(host, options)) {
        const stop = async (): Promise<void> => {
          proc.kill("SIGKILL");
          await proc.exited;
          scratch.remove();
        };
        return { host, storage, log, stop, [Symbol.asyncDispose]: stop };
      }
      await Bun.sleep(PAUSE_MS);
    }
    proc.kill("SIGKILL");
    await proc.exited;
  }
  const said = log();
  scratch.remove();
  throw new Error(`docker-registry does not answer:\n${said}`);
}
