/** The processes of a container, as docker and podman show them. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("top");
let stage: Stage;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  const image = stage.image("busybox");
  await stage.ok(["run", "-qd", "--network", "none", "--name", "one", image, "sleep", "1000"]);
  await stage.ok(["exec", "-d", "-u", "alice", "one", "sleep", "1001"]);
  await untilTrue("its processes", async () => (await top("-o", "args=")).includes("sleep 1001"));
});
test.after(() => stage?.stop());

const top = (...words: string[]): Promise<string> => stage.ok(["top", "one", ...words]);
const rows = (text: string): string[][] =>
  text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/ {2,}/));

test("as docker: the host's pids under the heads of ps -ef", async () => {
  const [head, ...lines] = rows(await top());
  assert.equal(head, ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]);
  const commands = lines.map((line) => line.at(-1));
  assert.ok(commands.includes("sleep 1000") && commands.includes("sleep 1001"), String(commands));
  for (const [, pid = ""] of lines) assert.ok(process.kill(Number(pid), 0));
  assert.is(await stage.ok(["container", "top", "one", "-o", "pid="]), await top("-o", "pid="));
  assert.equal(rows(await top("aux"))[0]?.slice(0, 4), ["USER", "PID", "%CPU", "%MEM"]);
});

test("as podman: the container's own pids and users", async () => {
  const [head, ...lines] = rows(await top("pid,user", "comm"));
  assert.equal(head, ["PID", "USER", "COMMAND"]);
  assert.equal(lines[0], ["1", "root", "sleep"]);
  assert.ok(lines.some(([, user, name]) => user !== "root" && name === "sleep"));
  const [host] = rows(await top("huser", "capeff", "seccomp")).slice(1);
  assert.is(host?.[0], process.getuid?.() === 0 ? "root" : String(process.getuid?.()));
  assert.match(host?.[1] ?? "", /^CHOWN,/);
  assert.is(host?.[2], "filter");
});

test("what a process calls itself cannot write on a terminal", async () => {
  const named = "sh -c 'sleep 1002; true' \"$(printf 'a\\033[2Jb\\nc')\"";
  await stage.ok(["exec", "-d", "one", "sh", "-c", named]);
  await untilTrue("the process", async () => (await top("-o", "args=")).includes("1002"));
  assert.not.match(await top(), new RegExp(String.fromCharCode(27)));
});

test("what is not known or does not run is refused", async () => {
  assertRefused(await stage.rl(["top", "one", "-x"]), { line: '"-x"' });
  assertRefused(await stage.rl(["top", "none"]), { line: '"none"' });
});

test.run();
