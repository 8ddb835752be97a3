/** A server of an ordinary user's, and what an image's programs do besides: daemons, shared memory, /dev/stdout. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Services, stageWithServices } from "../../../helpers/e2e/services.ts";

const test = suite("services: web");
const FETCH = (path: string) =>
  `import urllib.request as u; print(u.urlopen("http://127.0.0.1:8000/${path}").read().decode(), end="")`;
let services: Services;
test.before(async () => {
  services = await stageWithServices(["web"]);
});
test.after(() => services?.stage.stop());

/** What a Python script says in a new container of the image. */
const python = (script: string, flags: readonly string[] = []): Promise<string> =>
  services.stage.ok([
    "run",
    "--rm",
    "--network",
    "none",
    ...flags,
    services.stage.image("web"),
    "python3",
    "-c",
    script,
  ]);

test("it serves, and what it says of each request is followed", async () => {
  const { stage, start, exec, healthy, field } = services;
  await start("web", "web");
  await healthy("web");
  const follower = stage.start(["logs", "-f", "--tail", "0", "web"]);
  const heard = follower.finished();
  assert.is(await exec("web", "python3", "-c", FETCH("")), "hello from the web\n");
  assert.is((await stage.rl(["exec", "web", "python3", "-c", FETCH("nothing")])).exitCode, 1);
  assert.match(
    await stage.ok(["top", "web", "user,args"]),
    /^(www-data|33) +python3 -u -m http.server 8000$/m,
  );
  const used = JSON.parse(await stage.ok(["stats", "--no-stream", "--format", "json", "web"])) as {
    PIDs: string;
  };
  assert.ok(Number(used.PIDs) >= 1);
  await stage.ok(["stop", "web"]);
  assert.is(await field("web", "{{.State.ExitCode}}"), "0");
  const { stderr } = await heard;
  assert.match(stderr, /"GET \/nothing HTTP\/1.1" 404/);
});

test("without a signal that it heeds it is killed after a while, with --init it ends at once", async () => {
  const { stage, start, healthy, field } = services;
  const signal = ["--stop-signal", "TERM", "--stop-timeout", "1"];
  for (const [name, flags, code] of [
    ["deaf", [], "137"],
    ["heard", ["--init"], "143"],
  ] as const) {
    await start(name, "web", [...signal, ...flags]);
    await healthy(name);
    await stage.ok(["stop", name]);
    assert.is(await field(name, "{{.State.ExitCode}}"), code);
  }
});

test("with --init a daemon that has lost its parent is buried, and without one it is the program's business", async () => {
  const script = `
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: os._exit(0)
    os._exit(0)
os.wait()
def state(pid):
    try: return open("/proc/%s/stat" % pid).read().rsplit(")", 1)[1].split()[0]
    except OSError: return "gone"
for _ in range(500):
    states = [state(p) for p in os.listdir("/proc") if p.isdigit()]
    if "Z" not in states: break
    time.sleep(0.01)
print(states.count("Z"), os.getpid() == 1)`;
  assert.is(await python(script, ["--init"]), "0 False\n");
});

test("a daemon ends with the container's first process", async () => {
  const script = `
import os, time
if os.fork() == 0:
    os.setsid()
    time.sleep(1000)
print("left")`;
  assert.is(await python(script), "left\n");
  await services.stage.ok(["rm", "-f", "web", "deaf", "heard"]);
  await services.stage.tidied();
});

test("whoever the process is, it can open its standard streams by name", async () => {
  const { stage, start, said } = services;
  const script =
    "cat /dev/stdin; echo out >/dev/stdout; echo err >>/dev/stderr; ls -l /proc/self/fd >/dev/null";
  for (const user of ["www-data", "root", "4321"]) {
    const words = [
      "run",
      "--rm",
      "-i",
      "--network",
      "none",
      "-u",
      user,
      stage.image("web"),
      "sh",
      "-c",
      script,
    ];
    const ended = await stage.rl(words, { stdin: "in\n" });
    assert.equal([ended.stdout, ended.stderr, ended.exitCode], ["in\nout\n", "err\n", 0], user);
  }
  // In the background, and by a process that was root before.
  const dropped = 'gosu www-data sh -c "echo out >/dev/stdout; echo err >/dev/stderr"; sleep 1000';
  await start("log", "web", ["-u", "root"], ["sh", "-c", dropped]);
  assert.match(await said("log", /err/), /^out\nerr\n$/);
  const inside = ["exec", "-i", "-u", "4321", "log", "sh", "-c", script];
  assert.equal((await stage.rl(inside, { stdin: "in\n" })).stdout, "in\nout\n");
  await stage.ok(["rm", "-f", "log"]);
});

test("memory and locks are shared between processes, as much as --shm-size says", async () => {
  const script = `
import multiprocessing as m
from multiprocessing import shared_memory
def work(name, lock, count):
    with lock:
        count.value += 1
        mine = shared_memory.SharedMemory(name)
        mine.buf[0] += 1
        mine.close()
if __name__ == "__main__":
    memory = shared_memory.SharedMemory(create=True, size=20 << 20)
    lock, count = m.Lock(), m.Value("i", 0)
    workers = [m.Process(target=work, args=(memory.name, lock, count)) for _ in range(3)]
    for w in workers: w.start(); w.join()
    print(count.value, memory.buf[0])
    memory.unlink()
    open("/dev/shm/large", "wb").write(bytes(40 << 20))`;
  assert.is(await python(script, ["--shm-size", "80m"]), "3 3\n");
  const full = await services.stage.rl([
    ...[
      "run",
      "--rm",
      "--network",
      "none",
      "--shm-size",
      "30m",
      services.stage.image("web"),
      "python3",
      "-c",
      script,
    ],
  ]);
  assert.match(full.stderr, /No space left on device/);
});

test("limits are the process's own, and those of its children", async () => {
  const script = `
import resource as r, subprocess
print(r.getrlimit(r.RLIMIT_NOFILE), r.getrlimit(r.RLIMIT_CORE))
print(subprocess.check_output("ulimit -Sn; ulimit -Hn", shell=True, text=True).split())`;
  const flags = ["--ulimit", "nofile=100:200", "--ulimit", "core=0"];
  assert.is(await python(script, flags), "(100, 200) (0, 0)\n['100', '200']\n");
});

test.run();
