/** `rl attach` through pipes: what comes, what goes, how it ends. */
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseLifeState } from "../../../core/container/life.ts";
import { FRAME, frame } from "../../../core/host/bun/control.ts";
import { killNow, lookAt } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import type { Running } from "../../helpers/e2e/running.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { until, untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("attach");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

let names = 0;

/** A container in the background that goes on when its directory /go has a file of that name. */
async function background(script: string, ...flags: readonly string[]): Promise<string> {
  names += 1;
  const name = `c${names}`;
  await stage.ok([...PLAIN, "-d", "--name", name, ...flags, image, "sh", "-c", script]);
  return name;
}

const attach = (...args: readonly string[]): Running => stage.start(["attach", ...args]);

test("it shows both streams apart, and ends with the container's exit code", async () => {
  const name = await background("read line; echo out $line; echo err $line >&2; exit 7", "-i");
  const client = attach(name);
  client.write("typed\n");
  assert.equal(await client.finished(), { exitCode: 7, stdout: "out typed\n", stderr: "err typed\n" });
});

test("run --attach shows and passes on what it names, and the rest is kept", async () => {
  const cases: [flags: string[], stdout: string | RegExp, stderr: string][] = [
    [["-a", "stdout"], "out\n", ""],
    [["-a", "STDERR"], "", "err\n"],
    [["-i", "-a", "stdin", "-a", "stdout"], "out\nin\n", ""],
    [["-i", "-a", "stdin"], /^[0-9a-f]{64}\n$/, ""],
    [["--sig-proxy=false", "-a", "STDOUT", "-a", "STDERR"], "out\n", "err\n"],
  ];
  for (const [flags, stdout, stderr] of cases) {
    const words = ["run", "--network", "none", "--name", "some", ...flags];
    const said = await stage.rl([...words, image, "sh", "-c", "echo out; echo err >&2; cat; exit 5"], {
      stdin: "in\n",
    });
    assert.is(said.exitCode, 5, flags.join(" "));
    if (typeof stdout === "string") assert.is(said.stdout, stdout);
    else assert.match(said.stdout, stdout);
    assert.is(said.stderr, stderr);
    const kept = await stage.rl(["logs", "some"]);
    assert.match(kept.stdout, "out\n");
    assert.is(kept.stderr, "err\n");
    await stage.ok(["rm", "some"]);
  }
  assert.is((await stage.rl([...PLAIN, "-d", "-a", "stdout", image, "true"])).exitCode, 125);
  assert.is((await stage.rl([...PLAIN, "-a", "tty", image, "true"])).exitCode, 125);
});

test("the end of standard input reaches the container, and what it says of that comes back", async () => {
  const name = await background("cat; echo ended; exit 3", "-i");
  const ended = await stage.rl(["container", "attach", name], { stdin: "one\ntwo\n" });
  assert.equal(ended, { exitCode: 3, stdout: "one\ntwo\nended\n", stderr: "" });
});

test("5 MB go in and out byte for byte", async () => {
  const name = await background("cat | sha256sum", "-i");
  const text = "0123456789abcdef".repeat(327_680);
  const ended = await stage.rl(["attach", name], { stdin: text });
  const hash = new Bun.CryptoHasher("sha256").update(text).digest("hex");
  assert.is(ended.stdout, `${hash}  -\n`);
});

test("without standard input it is left alone, and so is a container that has none", async () => {
  const name = await background("while read line; do echo got $line; done; exit 2", "-i");
  const onlooker = attach("--no-stdin", name);
  onlooker.write("for nobody\n");
  onlooker.endInput();
  await connected(onlooker);
  const typist = attach(name);
  // Until the one that began before it has seen an answer, it is asked again.
  let answered = false;
  const seen = onlooker.said("got this").then(() => {
    answered = true;
  });
  await untilTrue("an answer", () => {
    if (!answered) typist.write("this\n");
    return answered;
  });
  await seen;
  typist.endInput();
  assert.is((await typist.finished()).exitCode, 2);
  assert.not.match((await onlooker.finished()).stdout, /nobody/);
  const deaf = await background("trap 'cat; exit 4' TERM; while :; do echo tick; sleep 0.05; done");
  const client = attach(deaf);
  client.write("unread\n");
  client.endInput();
  await client.said("tick");
  client.kill("SIGTERM");
  const ended = await client.finished();
  assert.is(ended.exitCode, 4);
  assert.not.match(ended.stdout, /unread/);
});

test("several see everything, also one that was stopped meanwhile", async () => {
  const wait = "(while :; do echo tick; sleep 0.05; done) & read line; kill $!; wait; echo begin; seq 1 2000";
  const name = await background(`${wait}; read line; echo last`, "-i");
  const [first, second, slow] = [attach(name), attach("--no-stdin", name), attach("--no-stdin", name)];
  await Promise.all([first, second, slow].map((client) => client.said("tick")));
  slow.kill("SIGSTOP");
  first.write("\n");
  await Promise.all([first, second].map((client) => client.said("\n2000\n")));
  first.write("\n");
  const [one, two] = await Promise.all([first.finished(), second.finished()]);
  slow.kill("SIGCONT");
  const whole = `${Array.from({ length: 2000 }, (_, i) => `${i + 1}\n`).join("")}last\n`;
  for (const { stdout, exitCode } of [one, two, await slow.finished()]) {
    assert.is(stdout.split("begin\n")[1], whole);
    assert.is(exitCode, 0);
  }
});

test("signals go to the container, also behind input that nobody reads", async () => {
  const name = await background(
    "trap 'echo caught; exit 6' TERM; echo up; while :; do sleep 0.05; done",
    "-i",
  );
  const client = attach(name);
  client.write("x".repeat(100_000));
  await connected(client);
  client.kill("SIGTERM");
  const ended = await client.finished();
  assert.is(ended.exitCode, 6);
  assert.match(ended.stdout, /caught/);
});

test("an interrupt ends a container that does nothing against it with 130", async () => {
  const name = await background("exec sleep 1000", "--init");
  const client = attach(name);
  await connected(client);
  client.kill("SIGINT");
  assert.is((await client.finished()).exitCode, 130);
});

test("without --sig-proxy they end the client alone", async () => {
  const name = await background("while :; do sleep 0.05; done");
  const client = attach("--sig-proxy=false", name);
  await connected(client);
  client.kill("SIGTERM");
  assert.is((await client.finished()).exitCode, 143);
  assert.ok(monitorOf(name), "the container goes on");
});

test("a client that is killed takes nothing along", async () => {
  const name = await background("while read line; do echo got $line; done; exit 5", "-i");
  const killed = attach(name);
  killed.write("one\n");
  await killed.said("got one");
  killed.kill("SIGKILL");
  await killed.finished();
  const next = await stage.rl(["attach", name], { stdin: "two\n" });
  assert.equal(next, { exitCode: 5, stdout: "got two\n", stderr: "" });
});

test("a client whose monitor is killed says so", async () => {
  const name = await background("echo up; while :; do sleep 0.05; done");
  const client = attach(name);
  await connected(client);
  killNow(monitorOf(name) ?? 0);
  const ended = await client.finished();
  assert.is(ended.exitCode, 125);
  assert.match(ended.stderr, new RegExp(`^rl: Cannot attach to container "${name}": its monitor has ended`));
});

test("one in the foreground is refused, and goes on whatever it is sent", async () => {
  const running = stage.start([...PLAIN, "-i", "--name", "front", image, "sh", "-c", "echo up; cat; exit 2"]);
  await running.said("up");
  assertRefused(await stage.rl(["attach", "front"]), {
    line: '"front": its streams are those of the program that has started it',
  });
  for (const more of [
    frame(FRAME.resize, new Uint8Array(4)),
    frame(FRAME.input, new Uint8Array(3)),
    frame(FRAME.input, new Uint8Array()),
    frame(99, new Uint8Array(9)),
  ]) {
    const answer = await sent("front", frame(FRAME.attach, new Uint8Array()), more);
    assert.is(answer[0], FRAME.refused);
  }
  running.write("still here\n");
  await running.said("still here");
  running.endInput();
  assert.is((await running.finished()).exitCode, 2);
});

test("a signal that is sent to the socket alone reaches one in the foreground too; what is none is passed over", async () => {
  const script = "trap 'echo caught; exit 6' TERM; echo up; while :; do sleep 0.05; done";
  const running = stage.start([...PLAIN, "--name", "told", image, "sh", "-c", script]);
  await running.said("up");
  const signals = [0, 65, 255, 15].map((number) => frame(FRAME.signal, Uint8Array.of(number)));
  const answer = await sent("told", ...signals, frame(FRAME.wait, new Uint8Array()));
  assert.equal([...answer], [...frame(FRAME.exit, Uint8Array.of(6))]);
  assert.equal(await running.finished(), { exitCode: 6, stdout: "up\ncaught\n", stderr: "" });
});

test("one that has ended, or is not there, is refused", async () => {
  await stage.ok(["run", "--network", "none", "--name", "over", image, "true"]);
  assertRefused(await stage.rl(["attach", "over"]), { line: '"over": it is not running' });
  assertRefused(await stage.rl(["attach", "nobody"]), { line: '"nobody": there is none of this name or id' });
  assertRefused(await stage.rl(["attach", "--detach-keys", "ctrl-1", "over"]), { line: "is no key" });
});

test("run --sig-proxy=false leaves the container running when rl is asked to end", async () => {
  const script = "echo up; cat; while :; do sleep 0.05; done";
  const flags = [...PLAIN, "-i", "--name", "left", "--sig-proxy=false"];
  const client = stage.start([...flags, image, "sh", "-c", script]);
  await client.said("up\n");
  client.kill("SIGTERM");
  assert.equal(await client.finished(), { exitCode: 143, stdout: "up\n", stderr: "" });
  assert.ok(monitorOf("left"));
  const other = stage.start([...flags.with(-2, "done"), image, "sh", "-c", "cat; echo all >&2; exit 9"]);
  other.write("in\n");
  other.endInput();
  assert.equal(await other.finished(), { exitCode: 9, stdout: "in\n", stderr: "all\n" });
});

/** Where a container has its socket. */
function lifeDirectory(name: string): string {
  const { readlinkSync } = process.getBuiltinModule("node:fs");
  const id =
    readlinkSync(join(stage.store, "names", name))
      .split("/")
      .at(-1) ?? "";
  return join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/containers", id);
}

/** The pid of a container's monitor, while there is one. */
function monitorOf(name: string): number | undefined {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const state = parseLifeState(readFileSync(join(lifeDirectory(name), "state.json"), "utf8"));
  return state && lookAt(state.monitor.pid)?.pid;
}

/** Wait until a client is one, and signals are no longer for what became it. */
async function connected(client: Running): Promise<void> {
  await untilTrue("the client", () => lookAt(client.pid)?.name === "rl-attach");
}

/** Send frames to a container's socket, and give what comes before the end of the connection. */
async function sent(name: string, ...frames: readonly Uint8Array[]): Promise<Uint8Array> {
  const directory = openSync(lifeDirectory(name), "r");
  const got: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    unix: `/proc/self/fd/${directory}/control`,
    socket: { data: (_, bytes) => void got.push(...bytes), close: () => resolve(), error: () => resolve() },
  });
  closeSync(directory);
  for (const bytes of frames) socket.write(bytes);
  await until("an answer", () => (got.length > 0 ? true : undefined));
  socket.end();
  await promise;
  return Uint8Array.from(got);
}

test.run();
