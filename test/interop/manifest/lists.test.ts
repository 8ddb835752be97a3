/** Manifest lists that we make and push are read by podman and skopeo, pulled by platform, and like podman's own. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makePodman, type Podman } from "../../helpers/e2e/podman.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { type Registry, startRegistry } from "../../helpers/registry.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

interface Index {
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform: { readonly architecture: string };
  }[];
}

const test = suite("manifest lists");
const NO_TLS = "--tls-verify=false";
let stage: Stage;
let target: Registry;
let podman: Podman;
/** The index of the images' registry, and its architectures: another one and this machine's. */
let source: string;
let architectures: readonly string[];

test.before(async () => {
  for (const program of ["podman", "skopeo"]) skipIf(requires.tool(program));
  stage = await makeStage({ registry: "images" });
  target = await startRegistry();
  podman = makePodman(join(stage.home, "podman"));
  // Its manifest inspect has no flag for this.
  const configuration = join(stage.home, "podman/.config/containers");
  mkdirSync(configuration, { recursive: true });
  const insecure = `[[registry]]\nlocation = "${target.host}"\ninsecure = true\n`;
  writeFileSync(join(configuration, "registries.conf"), insecure);
  source = stage.image("busybox:index");
  architectures = (await indexAt(source)).manifests.map(({ platform }) => platform.architecture);
});
test.after(async () => {
  await podman?.stop();
  await target?.stop();
  await stage?.stop();
});

const rawAt = (image: string): Promise<string> =>
  podman.skopeo("inspect", "--raw", NO_TLS, `docker://${image}`);
const indexAt = async (image: string): Promise<Index> => JSON.parse(await rawAt(image)) as Index;
const digestAt = async (image: string): Promise<string> =>
  `sha256:${new Bun.CryptoHasher("sha256").update(await rawAt(image)).digest("hex")}`;
/** Requests that sent a blob's bytes. */
const uploads = (): number =>
  [...target.log().matchAll(/"(?:PUT|PATCH) \/v2\/\S+\/blobs\/uploads\//g)].length;
/** A store of its own, so that nothing is taken from an earlier test. */
const apart = (name: string): { env: Record<string, string> } => ({
  env: { RL_ROOT: `${stage.store}-${name}` },
});
const blobsIn = (name: string): string[] => readdirSync(`${stage.store}-${name}/image/blobs/sha256`);

test("images pushed one by one become one name for both platforms", async () => {
  const own = apart("one");
  const repository = `${target.host}/one/busybox`;
  const images: string[] = [];
  for (const architecture of architectures) {
    const image = `${repository}:${architecture}`;
    await stage.ok(["pull", "-q", "--platform", `linux/${architecture}`, source], own);
    await stage.ok(["push", "-q", "--platform", `linux/${architecture}`, source, image], own);
    images.push(image);
  }
  const name = `${repository}:both`;
  const made = (await stage.ok(["manifest", "create", name, ...images], own)).trim();
  const before = uploads();
  assert.is((await stage.ok(["manifest", "push", "-q", name], own)).trim(), made);
  assert.is(uploads(), before);
  assert.is(await digestAt(name), made);

  const wanted = (await indexAt(source)).manifests;
  assert.equal((await indexAt(name)).manifests, wanted);
  const seen = JSON.parse(await podman.ok("manifest", "inspect", name)) as Index;
  assert.equal(
    seen.manifests.map(({ digest }) => digest),
    wanted.map(({ digest }) => digest),
  );
  for (const [place, architecture] of architectures.entries()) {
    await podman.ok("pull", "-q", NO_TLS, "--arch", architecture, name);
    const got = await podman.ok("image", "inspect", "--format", "{{.Architecture}} {{.Digest}}", name);
    assert.ok(got.startsWith(`${architecture} `), got);
    const pulled = await stage.ok(["pull", "-q", "--platform", `linux/${architecture}`, name], apart("both"));
    assert.is(pulled.trim(), made);
    const ours = await stage.ok(
      ["images", "-a", "--no-trunc", "--digests", "--format", "{{.Platform}} {{.Digest}}", name],
      apart("both"),
    );
    assert.is(ours.trimEnd().split("\n").length, place + 1);
    assert.match(ours, new RegExp(`^linux/${architecture} ${made}$`, "m"));
  }
  const said = await stage.ok([...PLAIN, "--pull", "never", name, "cat", "/etc/passwd"], apart("both"));
  assert.match(said, /^alice:x:1000:/m);
});

test("a list from another registry is copied through, and its layers are not kept", async () => {
  const own = apart("through");
  const name = `${target.host}/through/busybox:both`;
  await stage.ok(["manifest", "create", "--all", "mirror", `docker://${source}`], own);
  const pushed = (await stage.ok(["manifest", "push", "--purge", "mirror", name], own)).trim();
  assert.is(await digestAt(name), pushed);
  assert.equal(blobsIn("through"), []);
  assert.is((await stage.rl(["manifest", "exists", "mirror"], own)).exitCode, 1);
  for (const architecture of architectures) {
    await podman.ok("pull", "-q", NO_TLS, "--arch", architecture, name);
  }
});

test("layers in another repository of the registry are taken over, not sent", async () => {
  const own = apart("mounted");
  await stage.ok(["manifest", "create", "--all", "list", source], own);
  await stage.ok(["manifest", "push", "-q", "list", `${target.host}/mount/first`], own);
  const before = uploads();
  await stage.ok(["manifest", "create", "--all", "second", `${target.host}/mount/first`], apart("second"));
  await stage.ok(
    ["manifest", "push", "-q", "second", `docker://${target.host}/mount/second:1`],
    apart("second"),
  );
  assert.is(uploads(), before);
  assert.is(await digestAt(`${target.host}/mount/second:1`), await digestAt(`${target.host}/mount/first`));
});

test("podman writes the same list, byte for byte", async () => {
  const own = apart("same");
  const change = ["--annotation", "org.example.b=2", "--annotation", "org.example.a=1", "--variant", "v9"];
  await podman.ok("manifest", "create", "same");
  await podman.ok("manifest", "add", NO_TLS, "--all", "same", `docker://${source}`);
  await stage.ok(["manifest", "create", "--all", "same", source], own);
  const { digest } = (await indexAt(source)).manifests[0] ?? { digest: "" };
  await podman.ok("manifest", "annotate", ...change, "same", digest);
  await stage.ok(["manifest", "annotate", ...change, "same", digest], own);
  await podman.ok("manifest", "push", NO_TLS, "same", `docker://${target.host}/same/podman`);
  await stage.ok(["manifest", "push", "same", `${target.host}/same/rl`], own);
  assert.is(await rawAt(`${target.host}/same/rl`), await rawAt(`${target.host}/same/podman`));
});

test("Docker's images become Docker's list", async () => {
  const own = apart("docker");
  const name = `${target.host}/docker/busybox:list`;
  await stage.ok(["manifest", "create", "list", stage.image("busybox:docker")], own);
  const pushed = (await stage.ok(["manifest", "push", "-q", "-f", "v2s2", "list", name], own)).trim();
  assert.is(await digestAt(name), pushed);
  assert.match(
    await rawAt(name),
    /"mediaType":"application\/vnd\.docker\.distribution\.manifest\.list\.v2\+json"/,
  );
  await podman.ok("pull", "-q", NO_TLS, name);
  assert.is((await stage.ok(["pull", "-q", name], own)).trim(), pushed);
});

test("an image that is here goes into a list with all it is made of, also when its name has gone", async () => {
  const own = apart("here");
  const image = stage.image("busybox:zstd");
  await stage.ok(["pull", "-q", image], own);
  await stage.ok(["tag", image, "mine"], own);
  await stage.ok(["manifest", "create", "list"], own);
  await stage.ok(["manifest", "add", "list", "containers-storage:mine"], own);
  await stage.ok(["rmi", image, "mine"], own);
  await stage.ok(["image", "prune", "-a", "-f"], own);
  await stage.ok(["manifest", "push", "-q", "list", `${target.host}/here/mine`], own);
  await podman.ok("pull", "-q", NO_TLS, `${target.host}/here/mine`);
  assert.match(await stage.ok(["manifest", "rm", "list"], own), /^Untagged: list:latest\nDeleted: sha256:/);
  assert.equal(blobsIn("here"), []);
});

test("what is wrong is said in one line", async () => {
  const own = apart("wrong");
  const list = (...words: string[]) => stage.rl(["manifest", ...words], own);
  await stage.ok(["manifest", "create", "--all", "list", source], own);
  const none = `sha256:${"0".repeat(64)}`;
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["create", "list"], /create manifest list "list": there is one/],
    [["create", "UPPER"], /lower.?case/],
    [["create", `list@${none}`], /a tag and no digest/],
    [["create", "other", stage.image("busybox:none")], /no such image/],
    [["add", "none", source], /"none": there is none of this name/],
    [["add", "--all", "--arch", "arm", "list", source], /one platform/],
    [["add", "--arch", "s390x", "list", source], /none for linux\/s390x, only for/],
    [["add", "--annotation", "x", "list", source], /accept annotation "x"/],
    [["add", "list", "containers-storage:nothing"], /"nothing": it is not here/],
    [["annotate", "list", none], /not here|does not name it/],
    [
      ["annotate", "--os", "a b", "list", (await indexAt(source)).manifests[0]?.digest ?? ""],
      /name of a platform/,
    ],
    [["remove", "list", source], /names 2 images of it/],
    [["inspect", `${target.host}/none/none`], /no such image/],
    [["push", "none"], /there is none of this name/],
    [["push", "-f", "v2s2", "list", `${target.host}/x/y`], /another format than Docker's/],
    [["push", "list", `${target.host}/x/y@${none}`], /has the digest sha256:/],
    [["push", "list", "oci:/tmp/x"], /Cannot parse reference/],
    [["rm", "none"], /there is none of this name/],
    [["frobnicate"], /no such command/],
  ];
  for (const [words, line] of cases) assertRefused(await list(...words), { line, hint: null });
  assert.is((await list("exists", "none")).exitCode, 1);
  assert.is((await list("exists", "list")).exitCode, 0);
});

test.run();
