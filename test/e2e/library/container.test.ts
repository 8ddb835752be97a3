/** The library's containers: their streams, further commands, their life, and what is left of them. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Container, Engine, RunOptions } from "../../../core/engine/mod.ts";
import { rejection } from "../../cli/helpers.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { engineOn, OFFLINE, textOf } from "./engine.ts";

const test = suite("library containers");
let stage: Stage;
let engine: Engine;
let image: string;

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  engine = engineOn(stage);
  await engine.images.pull(image);
});
test.after(() => stage?.stop());

const run = (script: string, options: RunOptions = {}): Promise<Container> =>
  engine.run(image, { command: ["sh", "-c", script], init: true, stopTimeout: 2, ...OFFLINE, ...options });
const names = (): string[] => {
  const directory = join(stage.store, "names");
  return existsSync(directory) ? readdirSync(directory) : [];
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("an attached container's bytes are these, from the first to the last, and its exit code is known", async () => {
  const before = process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
  await using box = await run("printf 'a\\377\\000b'; echo wrong >&2; exit 7", { attach: true });
  const { exitCode, stdout, stderr, text } = await box.output();
  assert.equal([exitCode, [...stdout]], [7, [0x61, 0xff, 0, 0x62]]);
  assert.is(new TextDecoder().decode(stderr), "wrong\n");
  assert.is(text().length, 4);
  assert.is(await box.wait(), 7);
  assert.is(process.listenerCount("SIGINT") + process.listenerCount("SIGTERM"), before);
});

test("much is read without loss, and input is written until it is closed", async () => {
  await using box = await run("head -c 3000000 /dev/zero; cat | wc -c", { attach: true, stdin: true });
  const writer = box.stdin.getWriter();
  const written = (async () => {
    for (let index = 0; index < 20; index++) await writer.write(new Uint8Array(50_000));
    await writer.close();
  })();
  const { stdout, exitCode } = await box.output();
  await written;
  assert.equal([exitCode, stdout.length], [0, 3_000_000 + "1000000\n".length]);
});

test("a detached container's streams are its log, from its beginning to its end", async () => {
  await using box = await run("echo one; echo other >&2; sleep 0.2; echo two; exit 4");
  const [out, errors] = await Promise.all([textOf(box.stdout), textOf(box.stderr)]);
  assert.equal([out, errors, await box.wait()], ["one\ntwo\n", "other\n", 4]);
  assert.is(await box.status(), "exited");
  assert.throws(() => box.stdin, /was not started with its streams here/);
});

test("a start that fails is an error with its code, and leaves nothing", async () => {
  for (const attach of [false, true]) {
    const asked = { name: "none", attach, ...OFFLINE };
    const error = await rejection(engine.run(image, { ...asked, command: ["no-such-command"] }));
    assert.is(error.code, "command-not-found");
    const directory = await rejection(engine.run(image, { ...asked, command: ["/etc"] }));
    assert.is(directory.code, "not-executable");
    assert.is((await rejection(engine.run(image, { ...asked, env: { "A=B": "" } }))).code, "invalid");
  }
  assert.equal([names(), stage.containers()], [[], []]);
  const left = readdirSync(join(stage.env.XDG_RUNTIME_DIR ?? "", "rl"));
  assert.equal(
    left.filter((name) => name.startsWith("failure")),
    [],
  );
});

test("statuses of failures are a command's own, too", async () => {
  await using box = await run("exit 127", { attach: true });
  assert.is(await box.wait(), 127);
  await using sleeper = await run("sleep 600");
  assert.is((await sleeper.exec(["sh", "-c", "exit 126"])).exitCode, 126);
});

test("further commands have streams, settings and an end of their own", async () => {
  await using box = await run("sleep 600", { env: { OF: "container" } });
  const shown = await box.exec(["sh", "-c", 'echo "$OF $MORE $(id -u) $PWD"; exit 5'], {
    env: { MORE: "exec" },
    user: "7",
    workdir: "/tmp",
  });
  assert.equal([shown.text(), shown.exitCode], ["container exec 7 /tmp\n", 5]);
  assert.is((await box.exec(["cat"], { stdin: "in" })).text(), "in");
  assert.is((await box.exec(["cat"])).text(), "");
  assert.is((await rejection(box.exec(["no-such-command"]))).code, "command-not-found");
  const limited = box.exec(["head", "-c", "9999", "/dev/zero"], { outputLimit: 1000 });
  assert.is((await rejection(limited)).code, "limit");

  const late = box.exec(["sleep", "600"], { signal: AbortSignal.timeout(200) });
  assert.is((await rejection(late)).code, "cancelled");
  await untilTrue("the end of the command", async () => !/sleep 600.*sleep 600/s.test(await commands(box)));

  const cat = await box.spawn(["cat"], { stdin: true });
  const writer = cat.stdin.getWriter();
  await writer.write(bytes("streamed"));
  const reader = cat.stdout.getReader();
  assert.is(new TextDecoder().decode((await reader.read()).value), "streamed");
  await writer.close();
  assert.is(await cat.exitCode, 0);
  const none = await box.spawn(["no-such-command"]);
  assert.is((await rejection(none.exitCode)).code, "command-not-found");
});

async function commands(box: Container): Promise<string> {
  return (await box.top()).map(({ args }) => args.join(" ")).join("\n");
}

test("a container goes through its life by calls, as by commands", async () => {
  await using box = await engine.create(image, {
    name: "life",
    command: ["sh", "-c", "echo $((1 + $(cat /n 2>/dev/null || echo 0))) > /n; cat /n; exec sleep 600"],
    init: true,
    ...OFFLINE,
  });
  assert.is(await box.status(), "created");
  await box.start();
  assert.is(await box.status(), "running");
  assert.is((await rejection(engine.create(image, { name: "life" }))).code, "exists");
  const lines = async () => (await Array.fromAsync(box.logs())).map(({ text }) => text.trim());
  await untilTrue("a line", async () => (await lines()).length === 1);
  await box.restart({ timeout: 2 });
  await untilTrue("another line", async () => (await lines()).join() === "1,2");
  await box.rename("lived");
  assert.equal([box.name, (await engine.container("lived")).id, names()], ["lived", box.id, ["lived"]]);
  const { Name, State, Config } = await box.inspect();
  assert.equal([Name, State.Running, typeof Config], ["/lived", true, "object"]);
  assert.is((await rejection(box.remove())).code, "exists");
  await box.kill("SIGTERM");
  assert.is(await box.wait(), 143);
  assert.is((await rejection(box.exec(["true"]))).code, "invalid");
  await box.remove();
  assert.is((await rejection(box.status())).code, "not-found");
});

test("disposing stops with the container's own signal, and removes it with its volumes", async () => {
  const since = new Date();
  {
    await using box = await run("trap 'echo asked; exit 0' TERM; echo up; while :; do sleep 0.1; done", {
      init: false,
      stopTimeout: 10,
      mounts: [{ type: "volume", target: "/data" }],
      attach: true,
      name: "disposed",
    });
    const reader = box.stdout.getReader();
    await reader.read();
  }
  await stage.tidied();
  assert.equal(names(), []);
  assert.equal(await engine.volumes.list(), []);
  const filters = { container: "disposed", event: "die" };
  const [died] = await Array.fromAsync(engine.events({ since, until: new Date(Date.now() + 1), filters }));
  assert.is(died?.attributes.exitCode, "0");
});

test("one that goes when it ends has an exit code all the same", async () => {
  const box = await run("exit 9", { remove: true });
  assert.is(await box.wait(), 9);
  await stage.tidied();
  const again = await run("exit 8", { remove: true });
  await untilTrue("its end", () => stage.containers().length === 0);
  assert.is(await again.wait(), 8);
});

test("logs are read by time and number, and followed until it is enough", async () => {
  await using box = await run("n=0; while :; do n=$((n+1)); echo $n; sleep 0.05; done");
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const { text } of box.logs({ follow: true, signal: stop.signal })) {
    seen.push(text.trim());
    if (seen.length === 3) stop.abort();
  }
  assert.equal(seen.slice(0, 3), ["1", "2", "3"]);
  const since = new Date();
  assert.is((await Array.fromAsync(box.logs({ tail: 1 }))).length, 1);
  await untilTrue("more", async () => (await Array.fromAsync(box.logs({ since }))).length > 1);
  const [first] = await Array.fromAsync(box.logs({ since }));
  assert.ok(Number(first?.text) >= 3);
  await using silent = await run("echo x", { log: { driver: "none" } });
  assert.is((await rejection(Array.fromAsync(silent.logs()))).code, "unsupported");
});

test("what a container uses, and pausing it where groups are delegated", async () => {
  await using box = await run("while :; do :; done");
  for await (const { cpus, pids } of box.stats({ interval: 300 })) {
    assert.ok((cpus ?? 0) > 0.05 && (pids ?? 0) >= 2);
    break;
  }
  await box.pause();
  assert.is(await box.status(), "paused");
  await box.unpause();
});

test("limits that are changed before a start are those of the start", async () => {
  await using box = await engine.create(image, { limits: { memory: 64 << 20 } });
  await box.update({ pids: 60, memory: 32 << 20, memorySwap: 32 << 20 });
  const { HostConfig } = await box.inspect();
  assert.equal([HostConfig.Memory, HostConfig.PidsLimit], [32 << 20, 60]);
});

test("attaching to one that runs hears it from then on, and leaving lets it go on", async () => {
  await using box = await run("while read line; do echo got $line; done; echo over", { stdin: true });
  const { leave, stdin, stdout } = await box.attach();
  const writer = stdin.getWriter();
  await writer.write(bytes("a\n"));
  const reader = stdout.getReader();
  assert.is(new TextDecoder().decode((await reader.read()).value), "got a\n");
  leave();
  assert.is(await box.status(), "running");
  const rest = await box.attach();
  const last = rest.stdin.getWriter();
  await last.write(bytes("b\n"));
  assert.match(new TextDecoder().decode((await rest.stdout.getReader().read()).value), /got b/);
  rest.leave();
});

test("one that was attached is left, and goes on", async () => {
  await using box = await run("echo first; while :; do sleep 0.1; done", { attach: true });
  const reader = box.stdout.getReader();
  await reader.read();
  box.leave();
  assert.is(await box.status(), "running");
  await box.stop();
  assert.equal([await box.wait(), await textOf(box.stdout)], [143, "first\n"]);
});

test("settings mean what the flags mean", async () => {
  await using box = await run("sleep 600", {
    name: "set",
    hostname: "host-name",
    labels: { a: "b=c" },
    workdir: "/tmp",
    mounts: [
      { type: "bind", source: stage.home, target: "/home,bound", readonly: true },
      { type: "tmpfs", target: "/memory", size: 1 << 20, mode: 0o700 },
    ],
    network: { mode: "none", hosts: { other: "10.0.0.9" } },
    security: { capDrop: ["ALL"], readOnly: true, noNewPrivileges: true },
    limits: { ulimits: { nofile: { soft: 99, hard: 100 } } },
    health: { command: "true", interval: 100 },
    restart: "on-failure:3",
    stopSignal: "SIGINT",
  });
  const script =
    "hostname; pwd; ulimit -n; ls -ld /memory | cut -c1-10; grep other /etc/hosts; test -d /home,bound && ! touch /x";
  const shown = await box.exec(["sh", "-c", script]);
  assert.match(shown.text(), /^host-name\n\/tmp\n99\ndrwx------\n10\.0\.0\.9\s+other\n$/);
  assert.is(shown.exitCode, 0);
  const { Config, HostConfig } = (await box.inspect()) as unknown as {
    Config: { Labels: Record<string, string>; StopSignal: string };
    HostConfig: { RestartPolicy: object; CapDrop: string[] };
  };
  assert.equal([Config.Labels, Config.StopSignal], [{ a: "b=c" }, "SIGINT"]);
  assert.equal(HostConfig.RestartPolicy, { Name: "on-failure", MaximumRetryCount: 3 });
  await untilTrue("a check", async () => {
    const [only] = await engine.containers({ filters: { name: "^set$" } });
    return only?.health === "healthy";
  });
});

test.run();
