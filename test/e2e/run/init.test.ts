/** --init: pid 1's duties. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("run --init");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

test("pid 1 is the init, which holds the three streams, and the command is its child", async () => {
  const script = "cat /proc/1/comm; awk '$1 == \"PPid:\" { print $2 }' /proc/$$/status; ls -A /proc/1/fd";
  assert.is(await stage.sh(script, ["--init"]), "rl-init\n1\n0\n1\n2\n");
});

test("without it the command is pid 1", async () => {
  assert.is(await stage.sh("echo $$"), "1\n");
});

test("an orphan is reaped", async () => {
  // The inner shell leaves a child behind; only pid 1 can reap that.
  const script = [
    "sh -c 'sleep 0.05 & echo $! >/orphan'; read -r pid </orphan",
    "i=0; while [ -e /proc/$pid ] && [ $i -lt 400 ]; do i=$((i + 1)); sleep 0.05; done",
    "[ -e /proc/$pid ] && cat /proc/$pid/stat || echo reaped",
  ];
  assert.is(await stage.sh(script.join("; "), ["--init"]), "reaped\n");
});

test("the exit status is the command's, and its end is the container's", async () => {
  const ended = await stage.rl([...PLAIN, "--init", image, "sh", "-c", "sleep 1000 & exit 9"]);
  assert.is(ended.exitCode, 9);
});

for (const [signal, code] of [
  ["SIGTERM", 21],
  ["SIGHUP", 22],
  ["SIGUSR1", 23],
] as const) {
  test(`${signal} is forwarded`, async () => {
    const script = `trap 'exit ${code}' ${signal.slice(3)}; echo up; while :; do sleep 0.05; done`;
    const running = stage.start([...PLAIN, "--init", image, "sh", "-c", script]);
    await running.said("up");
    running.kill(signal);
    assert.is((await running.finished()).exitCode, code);
  });
}

test("SIGTERM ends a command without a handler, as pid 1 alone it would be ignored", async () => {
  const running = stage.start([...PLAIN, "--init", image, "sh", "-c", "echo up; exec sleep 1000"]);
  await running.said("up");
  running.kill("SIGTERM");
  assert.is((await running.finished()).exitCode, 143);
});

test("a command that is not there still gives 127", async () => {
  assert.is((await stage.rl([...PLAIN, "--init", image, "no-such-command"])).exitCode, 127);
});

test.run();
