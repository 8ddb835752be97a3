/** What becomes of containers when their user logs out, is killed with all that he has, and logs in again. */
import { readdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { run, runOk } from "../../../helpers/process.ts";
import { asUser, gone, HOME, linger, login, nothingRemains, said, terminate, USER } from "../../login.ts";

const test = suite("containers and logins");
const BUSYBOX = "example.org/busybox";
const QUIET = "-d --network none";
const LIST = "rl ps -a --format '{{.Names}} {{.Status}}'; echo ---";
const DROP_IN = "/etc/systemd/system/user@.service.d/delegate.conf";

test.before(() => linger(true));
test.after(async () => {
  await linger(false);
  await terminate();
});

/** Names and states as `rl ps -a` shows them, without times; and what is said after them. */
function parts(text: string): [listed: Record<string, string>, rest: string] {
  const [list = "", rest = ""] = text.split("---\n");
  const rows = list.trim().split("\n");
  const cells = rows.map((line) => /^(\S+) (\w+(?: \(\d+\))?)/.exec(line)?.slice(1) ?? [line, ""]);
  return [Object.fromEntries(cells), rest];
}

test("with linger they go on when the login ends, and the next one has them as they are", async () => {
  const known = await said(`rl load -q -i $IMAGE >&2
    plain='echo begun; echo kept >/data/file; exec sleep 600'
    rl run ${QUIET} --name plain -v data:/data ${BUSYBOX} sh -c "$plain" >&2
    rl run ${QUIET} --name limited -m 64m --health-cmd true --health-interval 1s ${BUSYBOX} sleep 600 >&2
    rl run ${QUIET} --name always --restart always ${BUSYBOX} sleep 600 >&2
    rl run ${QUIET} --name brief --rm ${BUSYBOX} sleep 600 >&2
    rl run ${QUIET} --name known ${BUSYBOX} sh -c 'exit 9' >&2
    rl wait known`);
  assert.is(known, "9\n");
  const state = await runOk(["loginctl", "show-user", "--property=State", "--value", USER]);
  assert.match(state, /^(lingering|closing)$/m);
  // The limited one's group is not of the login's part of the tree.
  const [listed, rest] = parts(
    await said(`${LIST}
      rl exec plain cat /data/file
      rl logs plain
      rl restart -t 0 limited
      rl exec limited cat /sys/fs/cgroup/memory.max
      until rl inspect -f '{{.State.Health.Status}}' limited | grep -qx healthy; do sleep 0.2; done
      rl inspect -f '{{.State.Running}} {{.RestartCount}}' always`),
  );
  assert.equal(listed, { known: "Exited (9)", brief: "Up", always: "Up", limited: "Up", plain: "Up" });
  assert.is(rest, "kept\nbegun\nlimited\n67108864\ntrue 0\n");
});

test("all that the user has is killed at once: the next command settles it", async () => {
  await run(["pkill", "-KILL", "-u", USER]);
  await gone();
  const [listed, rest] = parts(
    await said(`${LIST}
      rl run ${QUIET} --name brief --rm ${BUSYBOX} sleep 600 >&2
      rl start plain limited always
      rl exec plain cat /data/file`),
  );
  assert.equal(listed, {
    known: "Exited (9)",
    always: "Exited (255)",
    limited: "Exited (255)",
    plain: "Exited (255)",
  });
  // Names are free, or those of their containers.
  assert.is(rest, "plain\nlimited\nalways\nkept\n");
});

test("without linger all ends with the last login, in time and for good; the command that a refusal prints mends it", async () => {
  await linger(false);
  await terminate();
  await nothingRemains();
  await runOk(["sh", "-c", `rm ${DROP_IN} && systemctl daemon-reload`]);
  const limited = `rl run --rm --network none --cpuset-cpus 0 ${BUSYBOX} cat /sys/fs/cgroup/cpuset.cpus.effective`;
  const { stdout, stderr, exitCode } = await login(`${LIST}
    rl start plain; rl exec plain cat /data/file; rl rm -f plain
    rl run --rm -m 64m --network none ${BUSYBOX} cat /sys/fs/cgroup/memory.max
    ${limited}`);
  const [listed, rest] = parts(stdout);
  // Their monitors have ended them, and could still tell.
  assert.equal(listed, {
    known: "Exited (9)",
    always: "Exited (137)",
    limited: "Exited (137)",
    plain: "Exited (137)",
  });
  assert.equal([rest, exitCode], ["plain\nkept\nplain\n67108864\n", 125], stderr);
  assert.equal(readdirSync(`${HOME}/.local/share/rl/names`).sort(), ["always", "known", "limited"]);
  assert.match(stderr, /"cpuset": it is not delegated to you/);
  const nowhere = await asUser(`rl run --rm -m 64m --network none ${BUSYBOX} true`);
  assert.is(nowhere.exitCode, 125, nowhere.stderr);
  const command = /\((sudo .*)\) and log in again/.exec(stderr)?.[1] ?? "";
  assert.ok(command.length > 0, stderr);
  await runOk(["bash", "-c", `sudo() { "$@"; }; ${command}`]);
  await terminate();
  assert.is(await said(limited), "0\n");
});

test.run();
