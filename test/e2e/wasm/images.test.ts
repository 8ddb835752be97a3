/** WebAssembly programs as images: artifacts and archives, at a registry, in files, and among other platforms. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { componentOf, probeModule } from "../../helpers/wasm/programs.ts";

const test = suite("wasm images");
let stage: Stage;
let file: string;
let module: Uint8Array;

test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  module = probeModule();
  file = join(stage.home, "probe.wasm");
  writeFileSync(file, module);
});
test.after(() => stage?.stop());

/** A document of the registry, by the media type it is served as. */
async function served(path: string): Promise<{ type: string; value: Record<string, unknown>; size: number }> {
  const accept = { accept: "application/vnd.oci.image.manifest.v1+json, */*" };
  const response = await fetch(`http://${stage.registry.host}/v2/${path}`, { headers: accept });
  assert.is(response.status, 200, path);
  const text = await response.text();
  return { type: response.headers.get("content-type") ?? "", value: JSON.parse(text), size: text.length };
}

test("an artifact is what the specification says, at a registry, and comes back from there", async () => {
  const name = stage.image("probe:1");
  const id = (await stage.ok(["image", "wasm", "--author", "me", "-t", name, file])).trim();
  await stage.ok(["push", "-q", name]);
  const manifest = await served("probe/manifests/1");
  const layer = { mediaType: "application/wasm", digest: digestOf(module), size: module.length };
  const config = await served(`probe/blobs/${id}`);
  assert.is(manifest.type, "application/vnd.oci.image.manifest.v1+json");
  assert.equal(manifest.value, {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.wasm.config.v0+json", digest: id, size: config.size },
    layers: [layer],
  });
  const { created, ...rest } = config.value;
  assert.match(String(created), /^\d{4}-\d\d-\d\dT/);
  assert.equal(rest, {
    author: "me",
    architecture: "wasm",
    os: "wasip1",
    layerDigests: [layer.digest],
    component: null,
  });

  await stage.ok(["rmi", name]);
  assert.is(await stage.ok(["run", "--rm", "-q", name, "args", "x"]), "/app.wasm\nargs\nx\n");
  assert.is(
    await stage.ok(["image", "inspect", "--format", "{{.Os}}/{{.Architecture}}", name]),
    "wasip1/wasm\n",
  );
  await stage.ok(["rmi", name]);
  // Asked for: any version of WASI, or this one; another one is not there.
  for (const platform of ["wasi/wasm", "wasip1/wasm", "wasip1/wasm32"]) {
    await stage.ok(["pull", "-q", "--platform", platform, name]);
  }
  const other = await stage.rl(["pull", "-q", "--platform", "wasip2/wasm", name]);
  assert.is(other.exitCode, 125);
  assert.match(other.stderr, /there is none for wasip2\/wasm, only for wasip1\/wasm/);
});

test("a component's config has what it asks for and offers", async () => {
  const component = join(stage.home, "component.wasm");
  writeFileSync(component, await componentOf(module));
  const name = stage.image("component:1");
  const id = (await stage.ok(["image", "wasm", "-q", "-t", name, component])).trim();
  await stage.ok(["push", "-q", name]);
  const { value } = await served(`component/blobs/${id}`);
  assert.is(value.os, "wasip2");
  const { imports, exports } = value.component as { imports: string[]; exports: string[] };
  assert.ok(
    imports.some((each) => /^wasi:cli\/environment@0\.2\.\d+$/.test(each)),
    String(imports),
  );
  assert.match(String(exports), /^wasi:cli\/run@0\.2\.\d+$/);
  await stage.ok(["rmi", name]);
  assert.is(await stage.ok(["run", "--rm", "-q", name, "args", "x"]), "/app.wasm\nargs\nx\n");
});

test("it is saved as an OCI archive and loaded; a docker archive has no place for it", async () => {
  await stage.ok(["image", "wasm", "-q", "-t", "example.org/saved:1", file]);
  const docker = await stage.rl(["save", "-o", join(stage.home, "x.tar"), "example.org/saved:1"]);
  assert.is(docker.exitCode, 125);
  assert.match(docker.stderr, /choose --format oci-archive/);
  const archive = join(stage.home, "saved.tar");
  await stage.ok(["save", "--format", "oci-archive", "-o", archive, "example.org/saved:1"]);
  await stage.ok(["rmi", "example.org/saved:1"]);
  assert.is(await stage.ok(["load", "-q", "-i", archive]), "Loaded image: example.org/saved:1\n");
  assert.is(await stage.ok(["run", "--rm", "example.org/saved:1", "args"]), "/app.wasm\nargs\n");
  await stage.ok(["system", "check"]);
});

test("an image of archives for wasi/wasm runs, with its files", async () => {
  const archive = new Bun.Archive({ "bin/probe.wasm": module, "share/text": "of the image\n" });
  const tar = join(stage.home, "root.tar");
  writeFileSync(tar, await archive.bytes());
  const change = ["-c", 'ENTRYPOINT ["/bin/probe.wasm"]', "-c", 'CMD ["dirs"]', "-c", "ENV OF=image"];
  await stage.ok(["import", "-q", "--platform", "wasi/wasm", ...change, tar, "example.org/files:1"]);
  const run = ["run", "--rm", "example.org/files:1"];
  assert.is(await stage.ok(run), "/bin\n/share\n");
  assert.is(await stage.ok([...run, "read", "/share", "text"]), "of the image\n");
  assert.match(await stage.ok([...run, "env"]), /^OF=image$/m);
});

test("of an index that has only this, it is taken; with another platform it is had by name", async () => {
  const name = stage.image("listed:1");
  await stage.ok(["image", "wasm", "-q", "-t", stage.image("listed:wasm"), file]);
  await stage.ok(["push", "-q", stage.image("listed:wasm")]);
  await stage.ok(["manifest", "create", name, stage.image("listed:wasm")]);
  await stage.ok(["manifest", "push", "-q", name]);
  await stage.ok(["manifest", "rm", name]);
  assert.is(await stage.ok(["run", "--rm", "-q", name, "args"]), "/app.wasm\nargs\n");
  const explicit = ["run", "--rm", "-q", "--platform", "wasi/wasm", name, "args"];
  assert.is(await stage.ok(explicit), "/app.wasm\nargs\n");
  const other = await stage.rl(["pull", "-q", "--platform", "linux/arm64", name]);
  assert.is(other.exitCode, 125);
  assert.match(other.stderr, /there is none for linux\/arm64, only for wasip1\/wasm/);
});

test("what is no program becomes no image, and no container can be committed on one", async () => {
  const text = join(stage.home, "text.wasm");
  writeFileSync(text, "no program\n");
  const none = await stage.rl(["image", "wasm", text]);
  assert.is(none.exitCode, 125);
  assert.match(none.stderr, /it is no WebAssembly program: neither a module nor a component/);
  await stage.ok(["create", "--name", "kept", "example.org/saved:1"]);
  const commit = await stage.rl(["commit", "kept", "example.org/more"]);
  assert.is(commit.exitCode, 125);
  assert.match(commit.stderr, /it is a WebAssembly program alone/);
  await stage.ok(["rm", "kept"]);
});

function digestOf(bytes: Uint8Array): string {
  return `sha256:${new Bun.CryptoHasher("sha256").update(bytes).digest("hex")}`;
}

test.run();
