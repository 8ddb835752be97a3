/**
 * A registry that lies, against a client that must neither believe nor help it.
 *
 * Whatever the case, three things hold: every published blob is what its digest says and no image is made of a lie;
 * no secret is seen anywhere but at the registry and its token service, and nobody else is asked at all unless the
 * case says so; and the client's memory stays as it is.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openRegistry } from "../../../core/distribution/registry.ts";
import { isRlError } from "../../../core/errors.ts";
import { createTransport } from "../../../core/host/bun/transport.ts";
import { createBlobStore } from "../../../core/host/common/blob-store.ts";
import { createMemoryClock, createMemoryCredentials } from "../../../core/host/memory/mod.ts";
import { listImages } from "../../../core/image/list.ts";
import type { PullPorts } from "../../../core/image/ports.ts";
import { pullImage } from "../../../core/image/pull.ts";
import { pushImage } from "../../../core/image/push.ts";
import type { RegistryCredential } from "../../../core/ports/credentials.ts";
import { finish, serve, store } from "../../core/image/fixture.ts";
import { skip } from "../../helpers/skip.ts";
import { type Attack, AUTH, IDENTITY, MARK, TOKEN, USER } from "./attack.ts";
import { ATTACKS } from "./attacks/mod.ts";
import { AMD64, APP, appShelf, LARGE, OTHER } from "./material.ts";
import type { Seen } from "./server.ts";

const MIB = 1024 * 1024;
/** Milliseconds for one case, of the real clock; pauses between attempts are only counted. */
const PATIENCE = 20_000;
/** Milliseconds that the client would have waited between attempts. */
const PAUSES = 65_000;
const MEMORY = 128 * MIB;
/** A server silent for so long has gone. */
const IDLE = 1000;

if (Bun.which("openssl") === null) skip("openssl is not installed");

const test = suite("hostile registry");
const scratch = mkdtempSync(join(tmpdir(), "rl-hostile-"));
const child = Bun.spawn(
  [process.execPath, join(import.meta.dir, "server.ts"), join(scratch, "certificates")],
  {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  },
);
let place = { ca: "", proxy: 0, control: 0, local: 0 };

test.before(async () => {
  const { value } = await child.stdout.getReader().read();
  place = JSON.parse(new TextDecoder().decode(value)) as typeof place;
});
test.after(() => {
  child.kill();
  rmSync(scratch, { recursive: true, force: true });
});

/** Tell the other process what to play. */
async function begin(name: string): Promise<void> {
  await fetch(`http://127.0.0.1:${place.control}/`, { method: "POST", body: name });
}

async function seen(): Promise<Seen[]> {
  return (await (await fetch(`http://127.0.0.1:${place.control}/`)).json()) as Seen[];
}

interface Client {
  readonly directory: string;
  readonly domain: string;
  readonly ports: PullPorts;
  readonly clock: ReturnType<typeof createMemoryClock>;
  readonly local: ReturnType<typeof store>;
}

function makeClient({ login, domain = "registry.example", insecure }: Attack): Client {
  const directory = mkdtempSync(join(scratch, "store-"));
  const own = domain.replace("{local}", `127.0.0.1:${place.local}`);
  const credential: RegistryCredential = {
    ...USER,
    ...(login === "identity" && { identityToken: IDENTITY }),
  };
  const local = store(serve(appShelf()));
  const clock = createMemoryClock();
  const proxy = `http://127.0.0.1:${place.proxy}`;
  const transport = createTransport({
    ca: place.ca,
    environment: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy },
    idleTimeout: IDLE,
  });
  const ports: PullPorts = {
    ...local.ports,
    blobs: createBlobStore(directory),
    clock,
    transport,
    credentials: createMemoryCredentials(login === "none" ? {} : { [own]: credential }),
    ...(insecure === true && {
      registries: {
        read: async () => [{ path: "registries.conf", content: { registry: [{ location: own, insecure }] } }],
      },
    }),
  };
  return { directory, domain: own, ports, clock, local };
}

/** Do what the case says, to its end. */
async function attempt({ does = "pull", image = "app:1", insecure }: Attack, client: Client): Promise<void> {
  const { domain, ports, local } = client;
  const purpose = { action: "use registry", subject: domain };
  const registry = (): ReturnType<typeof openRegistry> =>
    openRegistry(domain, ports, insecure === true ? { insecure: [domain] } : {});
  const read = (): AsyncIterable<Uint8Array> => new Blob([new Uint8Array(LARGE.bytes)]).stream();
  const blob = { repository: "app", digest: LARGE.digest, size: LARGE.bytes.length, read, purpose };
  switch (does) {
    case "pull":
      return void (await finish(
        pullImage(`${domain}/${image}`, { platform: AMD64, policy: "always" }, ports),
      ));
    case "push": {
      await finish(pullImage(`${domain}/app:1`, { platform: AMD64, policy: "always" }, local.ports));
      const whole = { ...ports, blobs: local.ports.blobs };
      for await (const _ of pushImage(`${domain}/app:1`, { platform: AMD64 }, whole));
      return;
    }
    case "push-chunks":
      return void (await registry().pushBlob({ ...blob, monolithicLimit: 0, chunkSize: 100_000 }));
    case "mount":
      return void (await registry().pushBlob({ ...blob, from: "base" }));
    case "tags":
      return void (await registry().tags({ repository: "app", purpose }));
    case "catalog":
      return void (await registry().catalog({ purpose }));
    case "referrers":
      return void (await registry().referrers({ repository: "app", digest: APP.manifest.digest, purpose }));
    case "delete":
      return registry().delete({ repository: "app", kind: "manifest", digest: APP.manifest.digest, purpose });
  }
}

/** Everything that lies under a digest is what the digest says; a failed pull has made no image. */
async function checkStore(
  { verdict }: Attack,
  { directory, ports, local }: Client,
  pulled: boolean,
  said: string,
): Promise<void> {
  for (const algorithm of ["sha256", "sha512"]) {
    const blobs = join(directory, "blobs", algorithm);
    for (const name of list(blobs)) {
      const content = readFileSync(join(blobs, name));
      assert.is(
        name,
        new Bun.CryptoHasher(algorithm as "sha256").update(content).digest("hex"),
        "a published blob",
      );
    }
  }
  const truths = new Map([...APP.layers, ...OTHER.layers].map((layer) => [layer.diffId, layer]));
  for (const key of local.trees.trees.keys()) {
    const isKnown = truths.has(key) || !pulled || verdict === "harmless";
    assert.ok(isKnown, `the tree ${key} was published`);
  }
  local.checkClean();
  const images = await listImages(ports.metadata);
  if (pulled)
    assert.is(images.length > 0, verdict === "harmless" && said === "", `${images.length} images: ${said}`);
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Who was asked, and what they were told. */
function checkSeen(attack: Attack, requests: readonly Seen[], domain: string): void {
  const registry = [`https://${domain}`, ...(attack.insecure === true ? [`http://${domain}`] : [])];
  const logins = attack.login === "bearer" || attack.login === "identity" ? [AUTH] : [];
  const allowed = new Set([...registry, ...logins, ...(attack.reaches ?? [])]);
  for (const { origin, method, url, headers, body } of requests) {
    if (method === "CONNECT") {
      const target = new URL(`https://${origin.slice("connect ".length)}`).origin;
      // A server whose certificate is refused has been connected to, and told nothing.
      const isBad = /^https:\/\/(?:self-signed|wrong-host|expired|plain)\./.test(target);
      assert.ok(allowed.has(target) || isBad, `connected to ${target}`);
      continue;
    }
    const shown = `${method} ${url} ${JSON.stringify(headers)}\n${body.slice(0, 1000)}`;
    assert.ok(allowed.has(origin) || origin === "https://local", `asked ${origin}: ${shown}`);
    const told = [decodeURIComponent(url), JSON.stringify(headers), decodeBody(body)].join("\n");
    const secrets = [MARK, btoa(`${USER.username}:${USER.password}`)].filter((secret) =>
      told.includes(secret),
    );
    const mayKnow = registry.includes(origin) || (logins.includes(origin) && !told.includes(TOKEN));
    assert.ok(secrets.length === 0 || mayKnow, `a secret reached ${origin}: ${shown}`);
  }
}

function decodeBody(body: string): string {
  try {
    return decodeURIComponent(body);
  } catch {
    return body;
  }
}

/** Bytes of memory before the first case, once what is loaded by the way is there. */
let before = 0;
let most = 0;
const resident = (): number => {
  Bun.gc(true);
  return process.memoryUsage.rss();
};

test("memory before", async () => {
  for (const name of [
    "the honest registry",
    "an honest push",
    "a layer that has no end",
    "a list of endless pages",
  ]) {
    const attack = ATTACKS.find((each) => each.name === name);
    if (attack === undefined) throw new Error(name);
    await begin(name);
    await attempt(attack, makeClient(attack)).catch(() => undefined);
  }
  before = resident();
});

function sample(): void {
  most = Math.max(most, process.memoryUsage.rss());
}

for (const attack of ATTACKS) {
  test(attack.name, async () => {
    await begin(attack.name);
    const client = makeClient(attack);
    const started = performance.now();
    resident();
    const timer = setInterval(sample, 10);
    let failure: unknown;
    try {
      await attempt(attack, client);
    } catch (error) {
      failure = error;
    } finally {
      clearInterval(timer);
      sample();
    }
    const took = performance.now() - started;
    if (failure !== undefined && !isRlError(failure)) throw failure;
    const outcome = failure === undefined ? "harmless" : (failure as { code: string }).code;
    const said = failure === undefined ? "" : `${String(failure)}`;
    checkSeen(attack, await seen(), client.domain);
    await checkStore(attack, client, (attack.does ?? "pull") === "pull", said);
    if (outcome !== attack.or) {
      assert.is(outcome, attack.verdict, said);
      if (attack.says !== undefined) assert.match(said, attack.says);
    }
    assert.ok(!said.includes(MARK), "the message has a secret in it");
    assert.ok(took < PATIENCE, `it took ${took.toFixed(0)} ms`);
    const paused = client.clock.sleeps.reduce((sum, pause) => sum + pause, 0);
    assert.ok(paused <= PAUSES, `it would have waited ${paused} ms`);
    rmSync(client.directory, { recursive: true, force: true });
  });
}

test("memory after", () => {
  const [peak, kept] = [most - before, resident() - before];
  const shown = `${(peak / MIB).toFixed(0)} MiB more at the most, ${(kept / MIB).toFixed(0)} MiB in the end`;
  assert.ok(peak <= MEMORY && kept <= MEMORY, shown);
});

test("there are enough cases, each with a name of its own", () => {
  assert.ok(ATTACKS.length >= 150);
  assert.is(new Set(ATTACKS.map(({ name }) => name)).size, ATTACKS.length);
  // Both ends of the scale: a client that refuses everything would pass otherwise.
  assert.ok(ATTACKS.filter(({ verdict }) => verdict === "harmless").length >= 30);
});

test.run();
