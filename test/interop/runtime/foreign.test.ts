/** `rl run --runtime`: images, network and user are ours, the container is made by crun and runc. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

for (const runtime of ["crun", "runc"]) {
  const test = suite(`rl run --runtime ${runtime}`);
  let stage: Stage;
  let image: string;
  const start = (...flags: readonly string[]): string[] => ["run", "--rm", "--runtime", runtime, ...flags];
  test.before(async () => {
    skipIf(requires.tool(runtime));
    stage = await makeStage({ registry: "images" });
    image = stage.image("debian");
    await stage.ok(["pull", "-q", image]);
  });
  test.after(() => stage?.stop());

  test("gives output, input and exit status, and leaves nothing", async () => {
    const flags = start("--network", "none", "-i", "-e", "A=b", "-w", "/usr", image);
    const done = await stage.rl([...flags, "sh", "-c", "cat; pwd; echo $A; exit 7"], { stdin: "in\n" });
    assert.equal([done.stdout, done.exitCode], ["in\n/usr\nb\n", 7], done.stderr);
    await stage.tidied();
  });

  test("has the image's user by name, with groups and home, and no more power than with our own", async () => {
    const script = "id; echo $HOME; grep -E '^(CapEff|CapBnd|Seccomp:)' /proc/self/status | tr -d '\\t'";
    const said = await stage.ok([...start("--network", "none", "-u", "daemon"), image, "sh", "-c", script]);
    const ours = ["run", "--rm", "--network", "none", "-u", "daemon", image, "sh", "-c", script];
    assert.is(said, await stage.ok(ours));
  });

  test("is in namespaces of its own and sees our hosts, hostname and resolv.conf", async () => {
    const script =
      "for n in pid net mnt user; do readlink /proc/self/ns/$n; done; hostname; tail -1 /etc/hosts";
    const flags = start("--network", "none", "--hostname", "box", image);
    const lines = (await stage.ok([...flags, "sh", "-c", script])).trim().split("\n");
    const outside = (await run(["sh", "-c", script.replace(/; hostname.*/, "")])).stdout.trim().split("\n");
    lines.slice(0, 4).forEach((line, index) => {
      assert.is.not(line, outside[index]);
    });
    assert.equal(lines.slice(4), ["box", "127.0.0.1\tbox"]);
  });

  test("finds a new volume filled, and one of its own goes with --rm", async () => {
    const list = [image, "sh", "-c", "cd /etc/apt && ls -An . && mountpoint -q . && echo mounted"];
    const flags = ["--network", "none"];
    const plain = await stage.ok(["run", "--rm", ...flags, image, "ls", "-An", "/etc/apt"]);
    const kept = ["volume", "ls", "-q"];
    assert.is(await stage.ok([...start(...flags, "-v", "filled:/etc/apt"), ...list]), `${plain}mounted\n`);
    assert.is(await stage.ok([...start(...flags, "-v", "/etc/apt"), ...list]), `${plain}mounted\n`);
    await stage.tidied();
    await untilTrue("the volume's end", async () => (await stage.ok(kept)) === "filled\n");
    await stage.ok(["volume", "rm", "filled"]);
  });

  test("has a terminal when asked", async () => {
    const command = [
      program(),
      ...start("--network", "none", "-t", image, "sh", "-c", "test -t 0 && echo yes"),
    ];
    const line = command.map((word) => `'${word}'`).join(" ");
    const done = await run(["script", "-qec", line, "/dev/null"], { env: stage.env });
    assert.match(done.stdout, /yes/);
    assert.is(done.exitCode, 0);
  });

  test("ends with its monitor, whatever ends that", async () => {
    const running = stage.start([...start("--network", "none", image), "sh", "-c", "echo up; sleep 1000"]);
    await running.said("up");
    running.kill("SIGKILL");
    await running.finished();
    await untilTrue("the container's end", () => stage.processes().length === 0);
    await stage.tidied();
  });

  test("keeps its directory without --rm, as a bundle", async () => {
    await stage.ok(["run", "--runtime", runtime, "--network", "none", image, "true"]);
    const [id = ""] = stage.containers();
    assert.ok(await Bun.file(join(stage.store, "containers", id, "config.json")).exists());
    await stage.ok(["rm", id]);
    assert.equal(stage.containers(), []);
  });

  test.run();
}
