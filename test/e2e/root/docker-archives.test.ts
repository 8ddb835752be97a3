/** Archives to and from a real docker daemon, which only root can start. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { jsonMember, packLayout, shell } from "../../helpers/e2e/archives.ts";
import { type Docker, startDocker } from "../../helpers/e2e/dockerd.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { describe, layoutOf } from "../../helpers/images.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("archives: docker");
const IMAGE = "example.org/app:1";
const { config } = describe(layoutOf("busybox-layers"));
let stage: Stage;
let daemon: Docker;
let machine: readonly unknown[];
test.before(async () => {
  skipIf(requires.superuser() ?? requires.tool("dockerd") ?? requires.tool("docker"));
  stage = await makeStage();
  machine = touched();
  daemon = await startDocker();
  await packLayout(stage, "busybox-layers", IMAGE, "in.tar");
  await stage.ok(["load", "-q", "-i", "in.tar"]);
});
test.after(async () => {
  await daemon?.stop();
  await stage?.stop();
});

/** What a docker daemon changes on a machine, whatever its flags. */
const touched = (): readonly unknown[] => [
  ...["/etc/docker/key.json", "/run/docker", "/opt/containerd"].filter((path) => existsSync(path)),
  readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8"),
];

/** A shell in which both `$RL` and `docker` are the test's own. */
const line = (text: string): Promise<string> => {
  const { DOCKER_HOST, DOCKER_CONFIG } = daemon.env;
  return shell(stage, `export DOCKER_HOST=${DOCKER_HOST} DOCKER_CONFIG=${DOCKER_CONFIG}; ${text}`);
};

for (const flags of ["", "--compress"]) {
  test(`docker loads what "save ${flags}" writes, as the same image`, async () => {
    await line(`$RL save ${flags} ${IMAGE} | docker load -q`);
    assert.is((await daemon.docker("images", "--no-trunc", "-q", IMAGE)).trim(), config.digest);
    await daemon.docker("rmi", IMAGE);
  });
}

test("we load what docker saves: several images, several names, gzip", async () => {
  await line(`$RL save ${IMAGE} | docker load -q`);
  writeFileSync(join(stage.home, "Dockerfile"), `FROM ${IMAGE}\nCOPY in.tar /a\nCOPY in.tar /b\nENV A=b\n`);
  await line(
    "DOCKER_BUILDKIT=0 docker build -q -t example.org/built:1 . >id; docker tag example.org/built:1 short:2",
  );
  const said = await line(`docker save example.org/built:1 short:2 ${IMAGE} | gzip -1 | $RL load -q`);
  assert.equal(said.trim().split("\n").sort(), [
    `Loaded image: ${IMAGE}`,
    "Loaded image: example.org/built:1",
    "Loaded image: short:2",
  ]);
  assert.is(await stage.ok([...PLAIN, "-q", "short:2", "sh", "-c", "cmp /a /b && echo $A"]), "b\n");

  // Back again, it is the image that docker built.
  const built = (await daemon.docker("images", "--no-trunc", "-q", "short:2")).trim();
  await line("$RL save -o back.tar short:2 example.org/built:1");
  const [entry, ...rest] = (await jsonMember(stage, "back.tar", "manifest.json")) as { Config: string }[];
  assert.is(`sha256:${entry?.Config.slice(0, 64)}`, built);
  assert.is(rest.length, 0);
  await daemon.docker("rmi", "short:2", "example.org/built:1");
  await daemon.docker("load", "-q", "-i", join(stage.home, "back.tar"));
  for (const name of ["short:2", "example.org/built:1"]) {
    assert.is((await daemon.docker("images", "--no-trunc", "-q", name)).trim(), built);
  }
});

test("an image saved by its id has none but that", async () => {
  await line(`$RL save ${IMAGE} | docker load -q`);
  const target = `RL_ROOT=${join(stage.home, "nameless")} $RL load -q`;
  assert.is(await line(`docker save ${config.digest} | ${target}`), `Loaded image ID: ${config.digest}\n`);
});

test("the daemon of these tests leaves the machine as it was", async () => {
  await daemon.docker("version");
  assert.equal(touched(), machine);
});

test.run();
