/** A registry made of a function, and what was asked of it. */
import * as assert from "uvu/assert";
import { type Digest, formatDigest } from "../../../core/digest/digest.ts";
import type { DistributionPorts } from "../../../core/distribution/perform.ts";
import { openRegistry, type Registry, type RegistryOptions } from "../../../core/distribution/registry.ts";
import { type ErrorCode, RlError } from "../../../core/errors.ts";
import {
  createMemoryClock,
  createMemoryCredentials,
  createMemoryDigester,
  createMemoryTransport,
  type MemoryClock,
  type MemoryRequest,
  type MemoryServer,
} from "../../../core/host/memory/mod.ts";
import type { RegistryCredential } from "../../../core/ports/credentials.ts";
import type { Digester } from "../../../core/ports/digester.ts";

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const PURPOSE = { action: "pull image", subject: "registry.test/app:1" };

export interface Scene {
  readonly registry: Registry;
  readonly requests: MemoryRequest[];
  readonly clock: MemoryClock;
  readonly ports: DistributionPorts & { readonly digester: Digester };
  /** "GET URL" of each request. */
  log(): string[];
}

export interface SceneOptions extends RegistryOptions {
  readonly domain?: string;
  readonly credentials?: Readonly<Record<string, RegistryCredential>>;
}

export function scene(server: MemoryServer, options: SceneOptions = {}): Scene {
  const requests: MemoryRequest[] = [];
  const clock = createMemoryClock();
  const ports = {
    transport: createMemoryTransport((request) => {
      requests.push(request);
      return server(request);
    }),
    credentials: createMemoryCredentials(options.credentials),
    clock,
    digester: createMemoryDigester(),
  };
  const registry = openRegistry(options.domain ?? "registry.test", ports, options);
  return {
    registry,
    requests,
    clock,
    ports,
    log: () => requests.map(({ method, url }) => `${method} ${url}`),
  };
}

/** The manifest of app:1. */
export const APP = { repository: "app", target: "1", purpose: PURPOSE };

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function digestOf(content: string | Uint8Array): Digest {
  const hasher = createMemoryDigester().create("sha256");
  hasher.update(typeof content === "string" ? bytesOf(content) : content);
  return formatDigest("sha256", hasher.hex());
}

/** Expect a `RlError` with this code and something in its message; gives it back. */
export async function refuses(
  work: Promise<unknown> | (() => unknown),
  code: ErrorCode,
  message: RegExp = /./,
): Promise<RlError> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    if (!(error instanceof RlError)) throw error;
    assert.is(error.code, code, error.message);
    assert.match(error.message, message);
    return error;
  }
  throw new assert.Assertion({
    message: `expected a failure with code ${code}`,
    operator: "refuses",
  } as never);
}

/** What a promise rejects with, whatever it is. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}

/** A stream of chunks that ends by throwing, when the last one is an error. */
export async function* pieces(
  ...parts: readonly (string | Uint8Array | Error)[]
): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield typeof part === "string" ? bytesOf(part) : part;
  }
}

/** A source that counts how often it is opened and closed. */
export function counted(...parts: readonly (string | Error)[]): {
  readonly counts: { opened: number; closed: number };
  readonly read: () => AsyncGenerator<Uint8Array>;
} {
  const counts = { opened: 0, closed: 0 };
  async function* read(): AsyncGenerator<Uint8Array> {
    counts.opened += 1;
    try {
      yield* pieces(...parts);
    } finally {
      counts.closed += 1;
    }
  }
  return { counts, read };
}

/** Let everything happen that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** What a transport throws when a connection breaks. */
export function broken(): RlError {
  return new RlError({
    code: "unavailable",
    action: "reach",
    subject: "registry.test",
    state: "it broke off",
  });
}

/** A 401 with a Bearer challenge. */
export function bearer(
  realm = "https://auth.test/token",
  scope = "repository:app:pull",
): {
  status: number;
  headers: Record<string, string>;
} {
  const value = `Bearer realm="${realm}",service="registry.test",scope="${scope}"`;
  return { status: 401, headers: { "WWW-Authenticate": value } };
}
