/** `rl run --security strict`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("isolation: strict");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

const strict = (script: string, ...flags: readonly string[]) =>
  stage.rl([...PLAIN, "--security", "strict", ...flags, image, "sh", "-c", script]);

test("there are no capabilities, no new privileges, and there is a filter", async () => {
  const { stdout, stderr } = await strict("grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status");
  const none = ["Inh", "Prm", "Eff", "Bnd", "Amb"].map((set) => `Cap${set}:\t0000000000000000`);
  assert.equal(stdout.trim().split("\n"), [...none, "NoNewPrivs:\t1", "Seccomp:\t2"], stderr);
});

test("only memory can be written to", async () => {
  const places = ["/", "/etc", "/root", "/tmp", "/dev/shm", "/proc/self", "/sys"];
  const script = `for p in ${places.join(" ")}; do (echo x >$p/new) 2>/dev/null && echo $p; done; true`;
  assert.is((await strict(script)).stdout, "/tmp\n/dev/shm\n");
  const devices =
    "echo x >/dev/null && head -c 1 /dev/zero | wc -c; mkdir -p /tmp/a/b && mv /tmp/a/b /tmp/c; ls /tmp";
  assert.is((await strict(devices)).stdout, "1\na\nc\n");
});

test("programs of the image are executed, also below an init and on a terminal", async () => {
  assert.is((await strict("ls -d /bin", "--init")).stdout, "/bin\n");
  assert.match(
    (await strict("tty; echo here >/dev/tty", "-t")).stdout,
    /\/dev\/(pts\/0|console)\r\nhere\r\n/,
  );
});

test("a volume can be written to unless it is read-only", async () => {
  const [open, closed] = [join(stage.home, "open"), join(stage.home, "closed")];
  for (const directory of [open, closed]) mkdirSync(directory);
  const file = join(stage.home, "file");
  writeFileSync(file, "old");
  const script = "echo x >/open/new; echo x >/closed/new; cat /open/new; echo new >/file; cat /file";
  const { stdout, stderr } = await strict(
    script,
    `-v${open}:/open`,
    `-v${closed}:/closed:ro`,
    `-v${file}:/file`,
  );
  assert.is(stdout, "x\nnew\n");
  assert.match(stderr, /can't create \/closed\/new/);
});

test("the lock holds where a mount would let a change through", async () => {
  // /etc/hosts is a mount of ours that is not read-only.
  const script = "echo 127.0.0.1 mine >>/etc/hosts && echo changed";
  assert.is((await stage.rl([...PLAIN, "--read-only", image, "sh", "-c", script])).stdout, "changed\n");
  const { stdout, stderr } = await strict(script);
  assert.is(stdout, "");
  assert.match(stderr, /Permission denied/);
});

test("abstract sockets of the host are out of reach, even on its network", async () => {
  skipIf(requires.tool("python3") ?? requires.tool("gcc"));
  const name = `rl-strict-${process.pid}`;
  const source = join(stage.home, "connect.c");
  writeFileSync(
    source,
    `#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
int main(void) {
  struct sockaddr_un address = { AF_UNIX, "\\0${name}" };
  socklen_t size = (socklen_t)(sizeof(sa_family_t) + ${name.length} + 1);
  puts(connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, size) == 0 ? "reached" : "refused");
}
`,
  );
  const program = join(stage.home, "connect");
  assert.is((await run(["gcc", "-static", "-o", program, source])).exitCode, 0);
  const listen = `import socket,sys; s = socket.socket(socket.AF_UNIX); s.bind("\\0${name}"); s.listen(); print("up", flush=True); sys.stdin.read()`;
  const server = Bun.spawn(["python3", "-c", listen], { stdin: "pipe", stdout: "pipe" });
  await server.stdout.getReader().read();
  const connect = (...flags: readonly string[]) =>
    stage.ok([
      "run",
      "--rm",
      "--network",
      "host",
      "-q",
      "-v",
      `${program}:/connect:ro`,
      ...flags,
      image,
      "/connect",
    ]);
  assert.is(await connect(), "reached\n");
  assert.is(await connect("--security", "strict"), "refused\n");
  server.stdin.end();
  await server.exited;
});

test("flags that take away from it are refused", async () => {
  for (const flag of [
    "--cap-add=NET_RAW",
    "--security-opt=seccomp=unconfined",
    "--security-opt=unmask=ALL",
  ]) {
    const { exitCode, stderr } = await strict("true", flag);
    assert.is(exitCode, 125);
    assert.match(stderr, /Cannot run a strict container with/);
  }
});

test.run();
