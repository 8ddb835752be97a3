/** The process that holds networks with names: killed, stopped, asked by too many or by who comes too late. */
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildDriver } from "../../helpers/c-driver.ts";
import { namedNetworks } from "../../helpers/e2e/named-networks.ts";
import { killNow, type Process } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const SERVE = "httpd -f -p 80 -h /etc";
/** More than descriptors. */
const CALLERS = 64;

const test = suite("who holds networks with names");
let stage: Stage;
let image: string;
namedNetworks(test, async (at) => {
  ({ stage, image } = at);
  await stage.ok(["network", "create", "held"]);
});
test.after.each(() => stage.tidied());

const holder = (): Process | undefined => stage.processes().find(({ name }) => name === "rl-network");
const runDirectory = (): string => join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/network");
const start = (name: string, script: string, ...flags: string[]): Promise<string> =>
  stage.ok(["run", "-d", "--name", name, "--network", "held", ...flags, image, "sh", "-c", script]);
const inside = (name: string, script: string): Promise<string> =>
  stage.ok(["exec", name, "sh", "-c", script]);
const fetch = (name: string): Promise<string> =>
  stage.ok([
    "run",
    "--rm",
    "--network",
    "held",
    image,
    "sh",
    "-c",
    `wget -qO- http://${name}/hostname || true`,
  ]);

/** The first time it waits for a word, and ends. */
const TWICE = `[ -e /tmp/again ] && exec ${SERVE}; touch /tmp/again; until [ -e /tmp/end ]; do sleep 0.1; done; exit 1`;

test("a container with a restart policy is in its network again, with its address, though its holder was killed", async () => {
  for (const flags of [[], ["--userns", "keep-id"]]) {
    await start("back", TWICE, "--restart", "on-failure:5", "--hostname", "back", ...flags);
    const address = await inside("back", "hostname -i");
    const first = holder();
    assert.ok(first);
    killNow(first.pid);
    await inside("back", "touch /tmp/end");
    await untilTrue("the second start, and the network", async () => {
      const { exitCode, stdout } = await stage.rl([
        "exec",
        "back",
        "sh",
        "-c",
        "ps; hostname -i; ip -o addr",
      ]);
      return (
        exitCode === 0 && stdout.includes("httpd") && stdout.includes(address) && stdout.includes("eth0")
      );
    });
    await untilTrue("its server", async () => (await fetch("back")) === "back\n");
    assert.is.not(holder()?.pid, first.pid);
    await stage.ok(["rm", "-f", "back"]);
    await stage.tidied();
  }
});

test("one that was taken out of its networks starts again without them, though the holder was killed", async () => {
  await start("alone", TWICE, "--restart", "on-failure:5");
  await stage.ok(["network", "disconnect", "held", "alone"]);
  const first = holder();
  if (first) killNow(first.pid);
  await inside("alone", "touch /tmp/end");
  await untilTrue("the second start", async () => {
    const { exitCode, stdout } = await stage.rl(["exec", "alone", "ps"]);
    return exitCode === 0 && stdout.includes("httpd");
  });
  assert.not.match(await inside("alone", "ip -o addr"), /eth0/);
  assert.is(holder(), undefined);
});

test("a holder that is stopped is told of, and holds up nobody without end", async () => {
  await start("one", SERVE);
  const { pid = 0 } = holder() ?? {};
  process.kill(pid, "SIGSTOP");
  try {
    const refused = await stage.rl(["run", "--rm", "--network", "held", image, "true"]);
    assertRefused(refused, { line: /another one has begun and does not answer/ });
  } finally {
    process.kill(pid, "SIGCONT");
  }
  assert.is(await stage.ok(["run", "--rm", "--network", "held", image, "echo", "well"]), "well\n");
});

test("who comes when no descriptor is left is hung up on; what may be had is had from the beginning", async () => {
  await start("one", SERVE);
  const { pid = 0 } = holder() ?? {};
  const [, soft, hard] =
    /Max open files\s+(\d+)\s+(\d+)/.exec(readFileSync(`/proc/${pid}/limits`, "utf8")) ?? [];
  assert.is(soft, hard);
  assert.is(Bun.spawnSync(["prlimit", "--pid", String(pid), "--nofile=32:"]).exitCode, 0);
  let ended = 0;
  // A path of a socket is short, so it is reached through its directory.
  const directory = openSync(runDirectory(), "r");
  // Who is hung up on at once may never have heard that he was connected.
  const callers = await Promise.allSettled(
    Array.from({ length: CALLERS }, () =>
      Bun.connect({
        unix: `/proc/self/fd/${directory}/control`,
        socket: { data: () => undefined, close: () => void ended++, error: () => undefined },
      }),
    ),
  );
  assert.ok(callers.some(({ status }) => status === "fulfilled"));
  ended += callers.filter(({ status }) => status === "rejected").length;
  await untilTrue("some to be hung up on", () => ended > 0);
  for (const caller of callers) if (caller.status === "fulfilled") caller.value.end();
  closeSync(directory);
  await untilTrue("somebody to be answered again", async () => {
    const { exitCode } = await stage.rl(["run", "--rm", "--network", "held", image, "true"]);
    return exitCode === 0;
  });
});

test("who asks too late for a container that has ended takes nothing from a later start of it", async () => {
  const late = buildDriver("network-late", []);
  try {
    await start("other", SERVE);
    const own = ["--network", "held", "--restart", "on-failure:5", "--hostname", "kept"];
    const id = (await stage.ok(["create", "--name", "kept", ...own, image, "sh", "-c", TWICE])).trim();
    const child = Bun.spawn([late.program, runDirectory(), id], { stdin: "pipe", stdout: "pipe" });
    const { value } = await child.stdout.getReader().read();
    assert.is(new TextDecoder().decode(value), "3\n");
    await stage.ok(["start", "kept"]);
    await child.stdin.end();
    await child.exited;
    await inside("kept", "touch /tmp/end");
    await untilTrue("the second start", async () => {
      const { exitCode, stdout } = await stage.rl(["exec", "kept", "ps"]);
      return exitCode === 0 && stdout.includes("httpd");
    });
    await untilTrue("its server", async () => (await fetch("kept")) === "kept\n");
  } finally {
    late.remove();
  }
});

test("a container that is renamed is found by its new name, and what becomes of networks is told", async () => {
  const begun = Math.floor(Date.now() / 1000);
  const network = (await stage.ok(["network", "create", "told"])).trim();
  for (const flags of [[], ["--userns", "keep-id"]]) {
    await start("before", SERVE, "--network-alias", "also", "--hostname", "same", ...flags);
    await untilTrue("its server", async () => (await fetch("before")) === "same\n");
    await stage.ok(["rename", "before", "after"]);
    assert.equal(
      [await fetch("after"), await fetch("also"), await fetch("before")],
      ["same\n", "same\n", ""],
    );
    if (flags.length === 0) await stage.ok(["network", "connect", "told", "after"]);
    if (flags.length === 0) await stage.ok(["network", "disconnect", "told", "after"]);
    await stage.ok(["rm", "-f", "after"]);
  }
  const id = (await stage.ok(["run", "--rm", "--network", "told", image, "hostname"])).trim();
  await stage.ok(["network", "rm", "told"]);
  const format =
    "{{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}} {{.Actor.Attributes.type}} {{.Actor.Attributes.container}}";
  const filters = ["--filter", "type=network", "--filter", "network=told"];
  const range = ["--since", String(begun), "--until", "0s"];
  const lines = (await stage.ok(["events", ...range, ...filters, "--format", format])).trimEnd().split("\n");
  const told = lines.map((line) => line.split(" "));
  assert.equal(
    told.map(([action]) => action),
    ["create", "connect", "disconnect", "connect", "disconnect", "destroy"],
  );
  assert.ok(told.every(([, own, name, type]) => own === network && name === "told" && type === "bridge"));
  assert.ok(told[3]?.[4]?.startsWith(id) && told[4]?.[4] === told[3]?.[4], lines.join("\n"));
});

test.run();
