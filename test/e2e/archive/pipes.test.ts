/** Archives through pipes and files, compressed and not, and what a failure leaves: nothing. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { packLayout, readJson, shell } from "../../helpers/e2e/archives.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { describe, layoutOf } from "../../helpers/images.ts";

const test = suite("archives: pipes");
const IMAGE = "example.org/pipes:1";
const { manifest } = describe(layoutOf("busybox-layers"));
let stage: Stage;
test.before(async () => {
  stage = await makeStage();
  await packLayout(stage, "busybox-layers", IMAGE, "in.tar");
  assert.is(await stage.ok(["load", "-i", "in.tar"]), `Loaded image: ${IMAGE}\n`);
});
test.after(() => stage?.stop());

const apart = (name: string): string => `RL_ROOT="$PWD/store-${name}"`;

for (const [name, pipe] of [
  ["plain", "cat"],
  ["gzip", "gzip -c"],
  ["zstd", "zstd -qc"],
  ["byte by byte", "dd bs=777 status=none"],
] as const) {
  test(`${name} from one store to another`, async () => {
    const target = apart(name.replaceAll(" ", "-"));
    const said = await shell(
      stage,
      `$RL save --format oci-archive ${IMAGE} | ${pipe} | ${target} $RL load -q`,
    );
    assert.is(said, `Loaded image: ${IMAGE}\n`);
    const run = `${target} $RL ${PLAIN.join(" ")} -q ${IMAGE} echo runs; ${target} $RL save --format oci-archive ${IMAGE}`;
    const again = await shell(stage, `${run} | sha256sum`);
    const first = await shell(stage, `echo runs; $RL save --format oci-archive ${IMAGE} | sha256sum`);
    assert.is(again.split("\n").at(-2), first.split("\n").at(-2));
  });
}

test("an archive is the same bytes in a file, a pipe and a directory, every time", async () => {
  await stage.ok(["save", "-o", "one.tar", IMAGE]);
  const hashes = await shell(
    stage,
    `$RL save ${IMAGE} | sha256sum; sha256sum < one.tar; $RL save -o two.tar ${IMAGE}; sha256sum < two.tar`,
  );
  assert.is(new Set(hashes.trim().split("\n")).size, 1);
  await stage.ok(["save", "--format", "oci-dir", "-o", "layout", IMAGE]);
  const index = readJson(stage.home, "layout", "index.json") as { manifests: { digest: string }[] };
  assert.is(index.manifests[0]?.digest, manifest.digest);
  const { exitCode, stderr } = await stage.rl(["save", "--format", "oci-dir", "-o", "layout", IMAGE]);
  assert.is(exitCode, 125);
  assert.match(stderr, /there are files in it already/);
});

test("a reader that goes is told, and a failed save leaves no file", async () => {
  const line = `set +eo pipefail; $RL save ${IMAGE} 2>err | head -c 100 >/dev/null; echo \${PIPESTATUS[0]}; cat err`;
  assert.match(
    await shell(stage, line),
    /^125\nrl: Cannot write "standard output": nobody reads it any more/,
  );
  const before = readdirSync(stage.home);
  const { exitCode } = await stage.rl(["save", "-o", "none.tar", IMAGE, "not/here:1"]);
  assert.is(exitCode, 125);
  assert.equal(readdirSync(stage.home), before);
});

test("a root file system is imported from a file, a pipe and a web server, as the same layer", async () => {
  await shell(
    stage,
    `mkdir -p root/bin && cp ${layoutOf("busybox")}/../../rootfs/busybox/bin/busybox root/bin/`,
  );
  await shell(stage, "tar -C root --sort=name --mtime=@0 --owner=0 --group=0 -cf root.tar .");
  const body = readFileSync(join(stage.home, "root.tar"));
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response(body) });
  try {
    const sources = ["root.tar", "- < root.tar", `http://127.0.0.1:${server.port}/root.tar`];
    const layers = new Set<string>();
    for (const [count, source] of sources.entries()) {
      const change = `-c 'CMD ["/bin/busybox","echo","runs"]'`;
      const [from, ...rest] = source.split(" ");
      const imported = await shell(
        stage,
        `$RL import -q ${change} ${from} rootfs:${count} ${rest.join(" ")}`,
      );
      assert.match(imported, /^sha256:[0-9a-f]{64}\n$/);
      assert.is(await stage.ok([...PLAIN, "-q", `rootfs:${count}`]), "runs\n");
      await stage.ok(["save", "--format", "oci-dir", "-o", `rootfs-${count}`, `rootfs:${count}`]);
      layers.add(describe(join(stage.home, `rootfs-${count}`)).layers[0]?.digest ?? "none");
    }
    assert.equal([...layers], [`sha256:${new Bun.CryptoHasher("sha256").update(body).digest("hex")}`]);
  } finally {
    await server.stop(true);
  }
});

test("five hundred names that are not UTF-8 keep their layer's digest on every way", async () => {
  const maker = `import io, tarfile
archive = tarfile.open("names.tar", "w", format=tarfile.GNU_FORMAT, encoding="latin-1")
for number in range(500):
    name = bytes([128 + (number * 7 + place * 31) % 128 for place in range(9)]) + b"%d" % number
    entry = tarfile.TarInfo(name.decode("latin-1"))
    content = b"%d" % number
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))
archive.close()
`;
  writeFileSync(join(stage.home, "names.py"), maker);
  await shell(stage, "python3 names.py; gzip -nc names.tar | $RL import -q - names:1");
  const diffId = `sha256:${new Bun.CryptoHasher("sha256").update(readFileSync(join(stage.home, "names.tar"))).digest("hex")}`;
  for (const format of ["docker-archive", "oci-archive"]) {
    const target = apart(`names-${format}`);
    await shell(stage, `$RL save --format ${format} names:1 | ${target} $RL load -q`);
    await shell(stage, `${target} $RL save -o names-${format}.tar names:1`);
    const layer = await shell(stage, `tar -xOf names-${format}.tar ${diffId.slice(7)}/layer.tar | sha256sum`);
    assert.is(`sha256:${layer.slice(0, 64)}`, diffId, format);
    const layers = join(stage.home, `store-names-${format}/layers`);
    const [form = ""] = readdirSync(layers);
    const [tree = ""] = readdirSync(join(layers, form)).filter((each) => !each.startsWith("41b173"));
    const names = readdirSync(join(layers, form, tree), { encoding: "buffer" });
    assert.is(new Set(names.map((each) => each.toString("latin1"))).size, 500);
  }
});

test.run();
