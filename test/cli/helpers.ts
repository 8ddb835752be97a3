/** A command's surroundings for tests: what it writes is kept, what it asks is answered from a table. */
import { createCaller } from "../../cli/caller.ts";
import type { CommandContext, ContextSource } from "../../cli/context.ts";
import type { Output } from "../../cli/output.ts";
import type { HostReport } from "../../core/container/host-facts.ts";
import { type Digest, formatDigest } from "../../core/digest/digest.ts";
import type { Caller } from "../../core/engine/caller.ts";
import { isRlError, type RlError } from "../../core/errors.ts";
import { briefs } from "../../core/image/listing.ts";
import type { ImageRecord } from "../../core/image/record.ts";
import { compareSummaries, summarize } from "../../core/image/summary.ts";
import type { RegistriesFiles } from "../../core/ports/registries-files.ts";
import { fakeEndpoints } from "../core/network/fake.ts";

export interface Recorded extends Output {
  readonly written: { out: string; err: string };
}

/** An output that remembers. `terminals` are the file descriptors that claim to be one. */
export function recordOutput(terminals: readonly number[] = [], columns = 80): Recorded {
  const written = { out: "", err: "" };
  return {
    written,
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    isTerminal: (fd) => terminals.includes(fd),
    columns,
  };
}

export const NOW = Date.parse("2026-06-15T12:00:00Z");

/** A context that is there at once, as commands get it. */
export function whole(context: CommandContext): ContextSource {
  return { basic: context, full: async () => context };
}

/** A context whose APIs refuse to be called, but for the parts given. */
export function makeContext(parts: Partial<CommandContext> = {}): CommandContext & { output: Recorded } {
  const refuse = (): never => {
    throw new Error("not expected to be called");
  };
  const output = recordOutput();
  return {
    environment: {},
    images: { pull: refuse, list: refuse, brief: refuse },
    content: refuse,
    store: refuse,
    containers: {
      list: refuse,
      find: refuse,
      attach: refuse,
      wait: refuse,
      remove: refuse,
      amend: refuse,
    },
    log: refuse,
    events: { tell: () => undefined, read: refuse },
    shelf: { list: refuse, place: refuse, rename: refuse, removeDead: refuse },
    life: { create: refuse, start: refuse, stop: refuse, kill: refuse, pause: refuse, unpause: refuse },
    copying: { host: refuse, inContainer: refuse },
    components: { list: async () => [], prune: async () => [] },
    volumes: { store: refuse, read: refuse, write: refuse },
    networks: {
      store: refuse,
      endpoints: () => fakeEndpoints(),
      isServed: refuse,
      serve: refuse,
      connect: refuse,
      disconnect: refuse,
      rename: async () => undefined,
      create: refuse,
      connectStored: refuse,
      keepConnected: refuse,
      disconnectStored: refuse,
    },
    containerDirectory: refuse,
    showPage: refuse,
    trust: refuse,
    registries: refuse,
    credentialStore: refuse,
    prompt: { interactive: false, line: refuse, secret: refuse },
    files: {
      input: refuse,
      read: refuse,
      isDirectory: refuse,
      readDirectory: refuse,
      output: refuse,
      write: refuse,
      writeDirectory: refuse,
    },
    host: { report: refuse },
    user: { uid: 1000, gid: 1000 },
    build: { version: "1.2.3", runtime: "Bun 1.4.5", platform: "linux/amd64" },
    now: () => NOW,
    signal: new AbortController().signal,
    ...parts,
    output,
  };
}

/** A context whose store lists these images. */
export function withImages(images: readonly ImageRecord[]): CommandContext & { output: Recorded } {
  const summaries = images.map(summarize).sort(compareSummaries);
  return makeContext({
    images: {
      ...makeContext().images,
      list: async () => summaries,
      brief: async () => briefs(summaries),
    },
  });
}

/** A record of an image; tests say what they look at. */
export function imageRecord(parts: Partial<ImageRecord>): ImageRecord {
  return {
    version: 2,
    reference: "docker.io/library/alpine:latest",
    platform: "linux/amd64",
    target: digestOf("1"),
    digest: digestOf("2"),
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    manifestSize: 500,
    imageId: digestOf("a"),
    layers: { overlay: [], flat: [] },
    blobs: [],
    size: 7_800_000,
    contentSize: 7_800_000,
    os: "linux",
    architecture: "amd64",
    config: {},
    ...parts,
  };
}

/** A `registries.conf` with these aliases. */
export function aliasing(aliases: Readonly<Record<string, string>>): RegistriesFiles {
  return { read: async () => [{ path: "/registries.conf", content: { aliases } }] };
}

/** A signal of a person who has given up already. */
export function givenUp(): AbortSignal {
  return AbortSignal.abort();
}

/** A digest of one digit repeated. */
export function digestOf(digit: string): Digest {
  return formatDigest("sha256", digit.repeat(64));
}

export const HEALTHY: HostReport = {
  user: { name: "alice", uid: 1000, gid: 1000 },
  kernel: "6.1.0-13-amd64",
  architecture: "amd64",
  storeDirectory: "/home/alice/.local/share/rl",
  userNamespaces: { state: "ok", summary: "allowed" },
  idRanges: {
    state: "ok",
    summary: "65536 user ids",
    uids: 65536,
    gids: 65536,
    helper: "/usr/bin/newuidmap",
  },
  storage: { state: "ok", summary: "overlay, by the kernel", driver: "overlay" },
  cgroup: { state: "ok", summary: "version 2", version: "2", controllers: ["cpu", "memory", "pids"] },
  network: {
    state: "ok",
    summary: "pasta at /usr/bin/pasta",
    helper: "pasta",
    path: "/usr/bin/pasta",
    version: "1",
  },
  seccomp: { state: "ok", summary: "filter mode" },
  runtimes: {
    crun: { path: "/usr/bin/crun", version: "1.8.1", privileged: false },
    runsc: { path: "/opt/runsc", privileged: false },
  },
};

/** The `RlError` that a function throws; anything else is passed on. */
export function refusal(run: () => unknown): RlError {
  try {
    run();
  } catch (error) {
    if (isRlError(error)) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}

/** As `refusal`, of a promise. */
export async function rejection(promise: Promise<unknown>): Promise<RlError> {
  try {
    await promise;
  } catch (error) {
    if (isRlError(error)) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}

/** Who has a container started by the command line, whose words are recorded. */
export function callerOf(output: Output): Caller {
  return createCaller(output, {});
}
