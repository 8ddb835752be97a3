/** Which command runs, and what becomes of its end. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { killNow } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { until } from "../../helpers/e2e/until.ts";

const test = suite("run: command and exit status");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  for (const name of ["busybox", "busybox:config"]) await stage.ok(["pull", "-q", stage.image(name)]);
});
test.after(() => stage?.stop());

test("arguments override the image's CMD", async () => {
  assert.match(await stage.ok([...PLAIN, image, "ls", "/"]), /^bin\ndev\netc\n/);
});

test("ENTRYPOINT and CMD of the image run together, arguments replace CMD alone", async () => {
  const config = stage.image("busybox:config");
  assert.is(await stage.ok([...PLAIN, config]), "entry default\n");
  assert.is(await stage.ok([...PLAIN, config, "a", "b"]), "entry a b\n");
});

test("--entrypoint replaces the image's and drops its CMD, an empty one clears it", async () => {
  const config = stage.image("busybox:config");
  assert.is(await stage.ok([...PLAIN, "--entrypoint", "echo", config]), "\n");
  assert.is(await stage.ok([...PLAIN, "--entrypoint", "printf", config, "%s-", "x", "y"]), "x-y-");
  assert.is(await stage.ok([...PLAIN, "--entrypoint", "", config, "pwd"]), "/srv/work\n");
});

test("flags after the image belong to the command", async () => {
  const words = ["--rm", "-e", "A=b", "-it", "--", "--network", "none", "-"];
  assert.is(await stage.ok([...PLAIN, image, "echo", ...words]), `${words.join(" ")}\n`);
});

for (const code of [0, 1, 3, 125, 126, 127, 255]) {
  test(`exit ${code} is passed through, with nothing said about it`, async () => {
    const ended = await stage.rl([...PLAIN, image, "sh", "-c", `exit ${code}`]);
    assert.equal(ended, { exitCode: code, stdout: "", stderr: "" });
  });
}

test("a command that is not there gives 127", async () => {
  for (const command of ["no-such-command", "/bin/no-such-command", "./no-such-command"]) {
    assertRefused(await stage.rl([...PLAIN, image, command]), {
      exitCode: 127,
      line: `Cannot run command "${command}": `,
    });
  }
});

test("a file or directory that cannot be executed gives 126", async () => {
  for (const command of ["/etc/passwd", "/etc"]) {
    assertRefused(await stage.rl([...PLAIN, image, command]), {
      exitCode: 126,
      line: `Cannot run command "${command}": `,
    });
  }
});

test("a command ended by a signal gives 128 and its number", async () => {
  for (const [signal, code] of [
    ["KILL", 137],
    ["TERM", 143],
    ["SEGV", 139],
  ] as const) {
    const ended = await stage.rl([...PLAIN, "--init", image, "sh", "-c", `kill -${signal} $$`]);
    assert.is(ended.exitCode, code, signal);
  }
});

test("a container killed from outside gives 137", async () => {
  const running = stage.start([...PLAIN, image, "sh", "-c", "echo up; exec sleep 1000"]);
  await running.said("up");
  const inside = await until("the container's process", () =>
    stage.processes().find(({ parent, name }) => parent === running.pid && name === "sleep"),
  );
  killNow(inside.pid);
  assert.is((await running.finished()).exitCode, 137);
});

test("SIGTERM reaches the command, whose exit status counts", async () => {
  const script = "trap 'echo caught; exit 5' TERM; echo up; while :; do sleep 0.05; done";
  const running = stage.start([...PLAIN, image, "sh", "-c", script]);
  await running.said("up");
  running.kill("SIGTERM");
  assert.equal(await running.finished(), { exitCode: 5, stdout: "up\ncaught\n", stderr: "" });
});

test("a command that ignores SIGTERM is killed by the third", async () => {
  const running = stage.start([
    ...PLAIN,
    image,
    "sh",
    "-c",
    "trap '' TERM; echo up; while :; do sleep 1; done",
  ]);
  await running.said("up");
  // Two pending signals of one kind are one, so more than three may have to be sent.
  const done = running.finished();
  const code = await until("the end", async () => {
    running.kill("SIGTERM");
    return await Promise.race([done.then(({ exitCode }) => exitCode), Bun.sleep(20).then(() => undefined)]);
  });
  assert.is(code, 137);
});

test.run();
