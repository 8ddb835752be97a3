/**
 * A14: what an image's config says, acting on the host (labels CVE-2026-53488, volumes CVE-2022-23648, variables for
 * helpers CVE-2025-23266): what is executed on the host is the same for every image, word for word.
 * `hardening/image-environment.test.ts` has traps for what the variables would steer.
 */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDocument } from "../../../core/container/document.ts";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("attack A14: the image's config");
let stage: Stage;
let plain: string;
let hostile: string;
let outside: string;
test.before(async () => {
  skipIf(requires.tool("strace") ?? requires.network("private"));
  stage = await makeStage({ registry: "empty" });
  outside = join(stage.home, "outside");
  mkdirSync(outside);
  const names = [
    ...[
      "LD_PRELOAD",
      "LD_LIBRARY_PATH",
      "LD_AUDIT",
      "BUN_OPTIONS",
      "BUN_BE_BUN",
      "NODE_OPTIONS",
      "PATH",
      "HOME",
      "TMPDIR",
    ],
    ...[
      "NOTIFY_SOCKET",
      "LISTEN_FDS",
      "LISTEN_PID",
      "DBUS_SESSION_BUS_ADDRESS",
      "XDG_RUNTIME_DIR",
      "RL_ROOT",
      "RL_DEBUG",
    ],
    ...[
      "RL_STORAGE_DRIVER",
      "HTTPS_PROXY",
      "BASH_ENV",
      "ENV",
      "GCONV_PATH",
      "NVIDIA_VISIBLE_DEVICES",
      "_CONTAINERS_ROOTLESS_UID",
    ],
  ];
  const labels = [
    "io.containerd.runc.v2",
    "run.oci.hooks.stdin",
    "io.kubernetes.cri-o.LinkLogs",
    "org.criu.config",
    "module.wasm.image/variant",
  ];
  plain = await pushImage(stage.registry, "plain", {
    layers: [busyboxEntries()],
    config: { Cmd: ["/bin/true"] },
  });
  hostile = await pushImage(stage.registry, "hostile", {
    layers: [busyboxEntries()],
    config: {
      Cmd: ["/bin/true", "hostile"],
      Env: names.map((name) => `${name}=${outside}/hostile`),
      Labels: Object.fromEntries(labels.map((name) => [name, `${outside}/hostile`])),
      ExposedPorts: { "1/tcp": {}, "65535/udp": {} },
      Volumes: { "/hostile": {} },
      WorkingDir: "/hostile",
      StopSignal: "SIGKILL",
    },
  });
  for (const image of [plain, hostile]) await stage.ok([...PLAIN, "-q", image]);
});
test.after(() => stage?.stop());

/** Every program that is executed where its words can be read, which a container's cannot: with words and variables. */
async function executed(image: string, flags: readonly string[]): Promise<string[]> {
  const trace = [
    "strace",
    "-f",
    "-v",
    "-s",
    "65536",
    "-qq",
    "-e",
    "trace=execve,execveat",
    "-e",
    "signal=none",
  ];
  const argv = [...trace, program(), "run", "--rm", ...flags, image, "/bin/true"];
  const { exitCode, stderr } = await run(argv, { env: stage.env });
  assert.is(exitCode, 0, stderr);
  const lines = stderr.split("\n").filter((line) => /execve(at)?\((\d+, )?"/.test(line));
  // The namespaces are made at the same time as the helper is started: order may differ.
  // And a call during which another process was seen is told twice, without its result.
  const words = (line: string): string =>
    line
      .replace(/^\[pid +\d+\] /, "")
      .replace(/\)? *(?:= (?:-?\d+|\?).*|<unfinished \.\.\.>)$/, "")
      .replaceAll(image, "IMAGE");
  return [...new Set(lines.map(words))].sort();
}

for (const flags of [
  ["--network", "none"],
  ["--network", "private"],
  ["--network", "private", "--init"],
]) {
  test(`with ${flags.join(" ")} the same is executed on the host, with the same words and variables`, async () => {
    const [one, other] = [await executed(plain, flags), await executed(hostile, flags)];
    assert.equal(other, one);
    assert.not.match(other.join("\n"), /hostile/);
    // The traced program itself, its monitor, and with a network its helper, by its path and without variables.
    const helpers = other.filter((line) => line.includes("pasta"));
    assert.is(helpers.length > 0, flags.includes("private"), other.join("\n"));
    for (const line of helpers) assert.match(line, /^execve\("\/usr\/[^"]*", \[.*\], \[\]$/);
  });
}

test("volumes of an image are directories in the container, wherever their names lead", async () => {
  const up = "/../../../../../../../../../..";
  const volumes = [
    `${up}${outside}/made`,
    `${up}${outside}`,
    "/..",
    "/../..",
    "/",
    `${outside}/other`,
    "/proc/sys/x",
    "/dev/x",
    "relative",
  ];
  for (const [index, volume] of volumes.entries()) {
    const config = { Volumes: { [volume]: {} } };
    const image = await pushImage(stage.registry, `volume${index}`, { layers: [busyboxEntries()], config });
    const { exitCode, stderr } = await stage.rl([...PLAIN, "-q", image, "true"]);
    if (exitCode !== 0) assert.match(stderr, /^rl: Cannot /, volume);
    assert.equal(readdirSync(outside), [], volume);
  }
});

test("a config that asks for the host's labels changes nothing that is kept of the container", async () => {
  await stage.ok(["run", "--name", "kept", "--network", "none", hostile, "/bin/true"]);
  const [id = ""] = stage.containers();
  const text = await Bun.file(join(stage.store, "containers", id, "container.json")).text();
  const { hooks, linux } = parseDocument(text)?.config ?? {};
  assert.ok(linux);
  assert.is(hooks, undefined);
  assert.not.match(JSON.stringify(linux), /hostile/);
});

test.run();
