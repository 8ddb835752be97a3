/** What becomes of containers when their user logs out, is killed with all that he has, and logs in again. */
import { readdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { run, runOk } from "../../helpers/process.ts";
import { asUser, HOME, linger, login, nothingRemains, said, terminate, USER } from "../login.ts";

const test = suite("containers and logins");
const BUSYBOX = "example.org/busybox";
const STORE = `${HOME}/.local/share/rl`;
const QUIET = "-d --network none";
const START = `
  rl run ${QUIET} --name plain -v data:/data ${BUSYBOX} sh -c 'echo begun; echo kept >/data/file; exec sleep 600' >&2
  rl run ${QUIET} --name limited -m 64m --health-cmd true --health-interval 1s ${BUSYBOX} sleep 600 >&2
  rl run ${QUIET} --name always --restart always ${BUSYBOX} sleep 600 >&2
  rl run ${QUIET} --name brief --rm ${BUSYBOX} sleep 600 >&2
  rl run ${QUIET} --name known ${BUSYBOX} sh -c 'exit 9' >&2
  rl wait known`;
const LIST = "rl ps -a --format '{{.Names}} {{.Status}}'";

test.before(async () => {
  await linger(true);
  await said("rl load -q -i $IMAGE");
});
test.after(async () => {
  await login("rl rm -f $(rl ps -aq); rl volume rm data; true");
  await linger(false);
  await terminate();
});

/** Names and states as `rl ps -a` shows them, without times. */
const shown = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => /^(\S+) (\w+(?: \(\d+\))?)/.exec(line)?.slice(1) ?? [line, ""]),
  );

test("with linger they go on when the login ends, and the next one has them as they are", async () => {
  assert.is(await said(START), "9\n");
  const state = await runOk(["loginctl", "show-user", "--property=State", "--value", USER]);
  assert.match(state, /^(lingering|closing)$/m);
  const seen = await said(`${LIST}
    echo ---
    rl exec plain cat /data/file
    rl logs plain
    rl stop -t 0 limited; rl start limited
    rl exec limited cat /sys/fs/cgroup/memory.max
    until rl inspect -f '{{.State.Health.Status}}' limited | grep -qx healthy; do sleep 0.2; done
    rl inspect -f '{{.State.Running}} {{.RestartCount}}' always`);
  const [list = "", rest] = seen.split("---\n");
  assert.equal(shown(list), {
    known: "Exited (9)",
    brief: "Up",
    always: "Up",
    limited: "Up",
    plain: "Up",
  });
  assert.is(rest, "kept\nbegun\nlimited\nlimited\n67108864\ntrue 0\n");
});

test("all that the user has is killed at once: the next command settles it", async () => {
  await run(["pkill", "-KILL", "-u", USER]);
  const settled = shown(await said(LIST));
  assert.equal(settled, {
    known: "Exited (9)",
    always: "Exited (255)",
    limited: "Exited (255)",
    plain: "Exited (255)",
  });
  await nothingRemains();
  // Names are free, or those of their containers.
  const again = await said(`rl run ${QUIET} --name brief --rm ${BUSYBOX} sleep 600 >&2
    rl start plain limited always
    rl exec plain cat /data/file`);
  assert.is(again, "plain\nlimited\nalways\nkept\n");
});

test("a monitor that is killed takes its container along", async () => {
  await run(["pkill", "-KILL", "-u", USER, "-f", "^rl-monitor"]);
  const settled = shown(await said(LIST));
  assert.equal(Object.keys(settled).sort(), ["always", "known", "limited", "plain"]);
  await nothingRemains();
  assert.is(await said("rl start plain limited always"), "plain\nlimited\nalways\n");
});

test("where a session's processes end with it, what was started in a scope goes on", async () => {
  await said(`systemd-run --user --scope --quiet $RL run ${QUIET} --name apart ${BUSYBOX} sleep 600`);
  const sessions = await runOk(["loginctl", "show-user", "--property=Sessions", "--value", USER]);
  for (const session of sessions.trim().split(/\s+/)) await run(["loginctl", "terminate-session", session]);
  await untilTrue("the end of what was in sessions", async () => {
    const up = await said("rl ps --format '{{.Names}}'");
    return up === "apart\n";
  });
  assert.is(await said("rl exec apart echo here; rl rm -f apart"), "here\napart\n");
  assert.is(await said("rl start plain limited always"), "plain\nlimited\nalways\n");
});

test("without linger what ends with the last login is settled when the next one comes", async () => {
  await linger(false);
  await terminate();
  await nothingRemains();
  const settled = shown(await said(LIST));
  assert.equal(Object.keys(settled).sort(), ["always", "known", "limited", "plain"]);
  for (const [name, state] of Object.entries(settled)) assert.match(state, /^Exited \(\d+\)$/, name);
  assert.equal(readdirSync(`${STORE}/names`).sort(), ["always", "known", "limited", "plain"]);
  assert.is(
    await said("rl start plain; rl exec plain cat /data/file; rl rm -f plain"),
    "plain\nkept\nplain\n",
  );
});

test("a limit that nobody has delegated is refused with the command that mends it", async () => {
  await terminate();
  const dropIn = "/etc/systemd/system/user@.service.d/delegate.conf";
  await runOk(["sh", "-c", `mv ${dropIn} /run/delegate.conf && systemctl daemon-reload`]);
  const limited = `rl run --rm --network none --cpuset-cpus 0 ${BUSYBOX} cat /sys/fs/cgroup/cpuset.cpus.effective`;
  const refused = await login(limited);
  assert.equal([refused.exitCode, refused.stdout], [125, ""]);
  assert.match(refused.stderr, /"cpuset": it is not delegated to you/);
  assert.is(
    await said(`rl run --rm -m 64m --network none ${BUSYBOX} cat /sys/fs/cgroup/memory.max`),
    "67108864\n",
  );
  const nowhere = await asUser(`rl run --rm -m 64m --network none ${BUSYBOX} true`);
  assert.is(nowhere.exitCode, 125);
  const commands = [refused, nowhere].map(({ stderr }) => /sudo .*(?=; then log in again)/.exec(stderr)?.[0]);
  const [command = ""] = commands;
  assert.is(commands[1], command);
  await runOk(["bash", "-c", `sudo() { "$@"; }; ${command}`]);
  await terminate();
  assert.is(await said(limited), "0\n");
});

test.run();
