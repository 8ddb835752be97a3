/**
 * Pulls from a real registry, Debian's docker-registry on loopback, images made by skopeo and umoci, into a
 * store on disk. Other tools then read that store.
 */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../core/digest/digest.ts";
import { createCodec } from "../../core/host/bun/codec.ts";
import { createCredentials } from "../../core/host/bun/credentials.ts";
import { createDigester } from "../../core/host/bun/digester.ts";
import { createLocks } from "../../core/host/bun/locks.ts";
import { createMetadata } from "../../core/host/bun/metadata.ts";
import { createTransport } from "../../core/host/bun/transport.ts";
import { createBlobStore } from "../../core/host/common/blob-store.ts";
import { createClock } from "../../core/host/common/clock.ts";
import { createMemoryTreeStore, type MemoryTreeStore } from "../../core/host/memory/mod.ts";
import { listImages } from "../../core/image/list.ts";
import type { PullPorts } from "../../core/image/ports.ts";
import { type PullOptions, pullImage } from "../../core/image/pull.ts";
import type { ImageRecord } from "../../core/image/record.ts";
import { unpackImage } from "../../core/image/unpack.ts";
import { refuses } from "../core/distribution/helpers.ts";
import { AMD64, finish, names } from "../core/image/fixture.ts";
import { skip } from "../helpers/skip.ts";

for (const program of ["docker-registry", "skopeo", "umoci", "tar", "zstd"]) {
  if (Bun.which(program) === null) skip(`${program} is not installed`);
}

const registry = suite("registry");
const root = mkdtempSync(join(tmpdir(), "rl-registry-test-"));
const USER = { name: "me", password: "s3:cret" };
let open = { host: "", stop: async (): Promise<void> => undefined };
let locked = open;

registry.before(async () => {
  [open, locked] = [await serve("open"), await serve("locked", USER)];
  await makeImages();
});

registry.after(async () => {
  await Promise.all([open.stop(), locked.stop()]);
  rmSync(root, { recursive: true, force: true });
});

/** Start a registry, with a login when there is a user. */
async function serve(name: string, user?: typeof USER): Promise<typeof open> {
  const directory = join(root, name);
  mkdirSync(directory);
  const port = await freePort();
  const lines = [
    "version: 0.1",
    "log: { level: error, accesslog: { disabled: true } }",
    `storage: { filesystem: { rootdirectory: ${directory}/data } }`,
    `http: { addr: "127.0.0.1:${port}" }`,
  ];
  if (user !== undefined) {
    const hash = await Bun.password.hash(user.password, { algorithm: "bcrypt", cost: 4 });
    // The registry knows the older name of the same hash.
    writeFileSync(join(directory, "htpasswd"), `${user.name}:${hash.replace("$2b$", "$2y$")}\n`);
    lines.push(`auth: { htpasswd: { realm: test, path: ${directory}/htpasswd } }`);
  }
  const config = join(directory, "config.yml");
  writeFileSync(config, `${lines.join("\n")}\n`);
  const server = Bun.spawn(["docker-registry", "serve", config], { stdout: "ignore", stderr: "ignore" });
  const host = `127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (
      await fetch(`http://${host}/v2/`).then(
        () => true,
        () => false,
      )
    )
      break;
    await Bun.sleep(50);
  }
  const stop = async (): Promise<void> => {
    server.kill();
    await server.exited;
  };
  return { host, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}

/**
 * Two layers in an OCI layout, pushed as OCI with gzip and with zstd, as Docker schema 2, and as an index of
 * two platforms.
 */
async function makeImages(): Promise<void> {
  const work = join(root, "work");
  const push = ["skopeo", "copy", "--quiet", "--dest-tls-verify=false"];
  mkdirSync(join(work, "one/etc"), { recursive: true });
  mkdirSync(join(work, "two"));
  writeFileSync(join(work, "one/etc/motd"), "hello\n");
  writeFileSync(join(work, "one/large"), Buffer.alloc(3_000_000, "0123456789abcdef"));
  writeFileSync(join(work, "two/top"), "upper\n");
  await run(work, "tar", "-cf", "one.tar", "-C", "one", "etc", "large");
  await run(work, "tar", "-cf", "two.tar", "-C", "two", "top");
  for (const architecture of ["amd64", "arm64"]) {
    await run(work, "umoci", "init", "--layout", architecture);
    const image = ["--image", `${architecture}:1`];
    await run(work, "umoci", "new", ...image);
    for (const layer of ["one.tar", "two.tar"]) await run(work, "umoci", "raw", "add-layer", ...image, layer);
    const config = ["--config.cmd", "/bin/sh", "--config.env", "A=b", "--architecture", architecture];
    await run(work, "umoci", "config", ...image, ...config);
    await run(work, ...push, `oci:${architecture}:1`, `docker://${open.host}/app:${architecture}`);
  }
  const zstd = ["--dest-compress-format", "zstd", "--dest-compress"];
  await run(work, ...push, ...zstd, "oci:amd64:1", "dir:zstd");
  await run(work, ...push, "dir:zstd", `docker://${open.host}/app:zstd`);
  await run(work, ...push, "--format", "v2s2", "oci:amd64:1", `docker://${open.host}/app:docker`);
  await run(
    work,
    ...push,
    "--dest-creds",
    `${USER.name}:${USER.password}`,
    "oci:amd64:1",
    `docker://${locked.host}/app:1`,
  );
  await putIndex();
}

async function putIndex(): Promise<void> {
  const type = "application/vnd.oci.image.manifest.v1+json";
  const manifests = await Promise.all(
    ["arm64", "amd64"].map(async (architecture) => {
      const url = `http://${open.host}/v2/app/manifests/${architecture}`;
      const bytes = await (await fetch(url, { headers: { accept: type } })).bytes();
      const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
      return { mediaType: type, digest, size: bytes.length, platform: { os: "linux", architecture } };
    }),
  );
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const body = JSON.stringify({ schemaVersion: 2, mediaType, manifests });
  const url = `http://${open.host}/v2/app/manifests/multi`;
  const answer = await fetch(url, { method: "PUT", body, headers: { "content-type": mediaType } });
  if (answer.status !== 201) throw new Error(`the index was not taken: ${await answer.text()}`);
}

async function run(directory: string, ...command: string[]): Promise<string> {
  // Otherwise the tools look for logins in places that may belong to somebody else.
  const auth = join(root, "auth.json");
  writeFileSync(auth, "{}");
  const env = { ...process.env, REGISTRY_AUTH_FILE: auth };
  const child = Bun.spawn(command, { cwd: directory, stdout: "pipe", stderr: "pipe", env });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")}: ${err}`);
  return out;
}

interface DiskStore {
  readonly directory: string;
  readonly ports: PullPorts & { readonly trees: MemoryTreeStore };
}

function store(environment: Record<string, string> = {}): DiskStore {
  const directory = mkdtempSync(join(root, "store-"));
  const ports = {
    blobs: createBlobStore(join(directory, "image")),
    trees: createMemoryTreeStore("overlay"),
    metadata: createMetadata(join(directory, "meta")),
    layout: createMetadata(join(directory, "image")),
    locks: createLocks(join(directory, "locks")),
    digester: createDigester(),
    codec: createCodec(),
    clock: createClock(),
    credentials: createCredentials(environment),
    transport: createTransport(),
  };
  return { directory, ports };
}

async function pull(at: DiskStore, name: string, more: Partial<PullOptions> = {}): Promise<ImageRecord> {
  return (await finish(pullImage(name, { platform: AMD64, policy: "missing", ...more }, at.ports))).result;
}

/** The tree of each layer has what the archive had. */
function checkTrees({ ports }: DiskStore, record: ImageRecord): void {
  const [lower = "", upper = ""] = record.layers.overlay.map((hex) => `sha256:${hex}`);
  const keys = [...ports.trees.trees.keys()];
  const at = (key: string): string[] =>
    keys.filter((known) => known === key).flatMap((known) => names(ports.trees, known));
  assert.equal(at(lower), ["etc", "large"]);
  assert.equal(at(upper), ["top"]);
}

for (const [tag, mediaType, layerType] of [
  ["amd64", "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.layer.v1.tar+gzip"],
  ["zstd", "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.layer.v1.tar+zstd"],
  [
    "docker",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.image.rootfs.diff.tar.gzip",
  ],
] as const) {
  registry(`pullImage pulls an image, ${tag}`, async () => {
    const at = store();
    const record = await pull(at, `${open.host}/app:${tag}`);
    assert.is(record.mediaType, mediaType);
    const manifest = readFileSync(join(at.directory, "image/blobs/sha256", digestHex(record.digest)), "utf8");
    assert.ok(
      JSON.parse(manifest).layers.every((layer: { mediaType: string }) => layer.mediaType === layerType),
    );
    assert.equal(record.config.Cmd, ["/bin/sh"]);
    assert.ok(record.config.Env?.includes("A=b"));
    checkTrees(at, record);
  });
}

registry("pullImage chooses the platform of an index", async () => {
  const at = store();
  const amd = await pull(at, `${open.host}/app:multi`);
  const arm = await pull(at, `${open.host}/app:multi`, { platform: { os: "linux", architecture: "arm64" } });
  assert.is(amd.architecture, "amd64");
  assert.is(arm.architecture, "arm64");
  assert.is(amd.target, arm.target);
  assert.is.not(amd.imageId, arm.imageId);
  assert.is((await listImages(at.ports.metadata)).length, 2);
  await refuses(
    pull(at, `${open.host}/app:multi`, { platform: { os: "linux", architecture: "s390x" } }),
    "not-found",
  );
});

registry("pullImage by digest, and again without the registry", async () => {
  const at = store();
  const { digest } = await pull(at, `${open.host}/app:amd64`);
  const byDigest = await pull(at, `${open.host}/app@${digest}`);
  assert.is(byDigest.digest, digest);
  const offline = {
    ...at,
    ports: { ...at.ports, transport: { send: () => Promise.reject(new Error("asked")) } },
  };
  assert.equal(await pull(offline, `${open.host}/app@${digest}`), byDigest);
});

registry("pullImage logs in with the stored credential and not without", async () => {
  const docker = join(root, "docker");
  mkdirSync(docker);
  const auth = Buffer.from(`${USER.name}:${USER.password}`).toString("base64");
  writeFileSync(join(docker, "config.json"), JSON.stringify({ auths: { [locked.host]: { auth } } }));
  const at = store({ DOCKER_CONFIG: docker });
  checkTrees(at, await pull(at, `${locked.host}/app:1`));
  const error = await refuses(pull(store(), `${locked.host}/app:1`), "denied");
  assert.match(error.hint ?? "", /rl login/);
});

registry("pullImage says that there is no such image", async () => {
  await refuses(pull(store(), `${open.host}/app:none`), "not-found", /no such image/);
  await refuses(pull(store(), `${open.host}/none:1`), "not-found", /no such image/);
});

registry("the store is an OCI layout that other tools read", async () => {
  const at = store();
  const name = `${open.host}/app:zstd`;
  const record = await pull(at, name);
  const layout = join(at.directory, "image");
  const config = JSON.parse(await run(root, "skopeo", "inspect", "--config", `oci:${layout}:${name}`));
  assert.equal(config.config.Cmd, ["/bin/sh"]);
  const blob = readFileSync(join(layout, "blobs/sha256", digestHex(record.digest)));
  assert.is(createHash("sha256").update(blob).digest("hex"), digestHex(record.digest));
  await run(root, "skopeo", "copy", "--quiet", `oci:${layout}:${name}`, `dir:${join(at.directory, "copy")}`);
});

registry("unpackImage makes other trees from the blobs on disk", async () => {
  const at = store();
  const record = await pull(at, `${open.host}/app:amd64`);
  const trees = createMemoryTreeStore("flat");
  await finish(unpackImage(record, { ...at.ports, trees }));
  const top = [...trees.trees.keys()].at(-1);
  assert.equal(top && names(trees, top), ["etc", "large", "top"]);
});

registry.run();
