/** Published ports of containers in networks with names: who is served, what goes through, and what moves or heals. */
import { connect } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { namedNetworks } from "../../helpers/e2e/named-networks.ts";
import { killNow } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";
import { until, untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("published ports of networks with names");
let stage: Stage;
let image: string;
namedNetworks(test, async (at) => {
  ({ stage, image } = at);
  await stage.ok(["network", "create", "--ipv6", "one"]);
  await stage.ok(["network", "create", "two"]);
});

/** Everybody gets back what he sends. */
const ECHO = ["nc", "-ll", "-p", "80", "-e", "cat"];

const run = (name: string, flags: readonly string[], command: readonly string[] = ECHO): Promise<string> =>
  stage.ok(["run", "-d", "--name", name, ...flags, image, ...command]);
const forwarder = () => stage.processes().find(({ name }) => name === "rl-ports");
const holder = () => stage.processes().find(({ name }) => name === "rl-network");

async function portOf(name: string, port = "80"): Promise<number> {
  return Number(/:(\d+)\n/.exec(await stage.ok(["port", name, port]))?.[1]);
}

/** What comes back until the other side ends, having been told that nothing more comes; undefined when nobody is there. */
function exchange(port: number, bytes: Uint8Array, host = "127.0.0.1"): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    const socket = connect({ host, port, allowHalfOpen: true });
    socket.setTimeout(20_000, () => socket.destroy(new Error("silence")));
    socket.on("connect", () => socket.end(bytes));
    socket.on("data", (chunk) => chunks.push(Buffer.from(chunk)));
    socket.on("end", () => resolve(Buffer.concat(chunks)));
    socket.on("error", () => resolve(undefined));
  });
}

const HELLO = new TextEncoder().encode("hello\n");
const answers = async (port: number, host?: string): Promise<boolean> =>
  Buffer.from((await exchange(port, HELLO, host)) ?? []).equals(HELLO);

/** What has just been started takes a moment until it listens. */
const served = (port: number, host?: string): Promise<void> =>
  untilTrue(`an answer at ${port}`, () => answers(port, host));

test("little and much goes through and back, and each side's end is told to the other", async () => {
  await run("echo", ["--network", "one", "-p", "80"]);
  const port = await portOf("echo");
  await served(port);
  assert.ok(await answers(port, "::1"));
  // More than any buffer, and of a length that nothing divides.
  const much = new Uint8Array(24_000_001);
  for (let at = 0; at < much.length; at += 4096) crypto.getRandomValues(much.subarray(at, at + 32));
  const back = await exchange(port, much);
  assert.is(back?.length, much.length);
  assert.is(Bun.hash(back ?? ""), Bun.hash(much));
});

test("many callers at once are all served", async () => {
  await run("busy", ["--network", "one", "-p", "80"], ["httpd", "-f", "-p", "80", "-h", "/etc"]);
  const port = await portOf("busy");
  const url = `http://127.0.0.1:${port}/passwd`;
  await untilTrue("the server", () =>
    fetch(url).then(
      () => true,
      () => false,
    ),
  );
  const all = new Set<string>();
  // As many at a time as the server lets wait.
  const caller = async (): Promise<void> => {
    for (let call = 0; call < 25; call += 1) all.add(await (await fetch(url)).text());
  };
  await Promise.all(Array.from({ length: 8 }, caller));
  assert.equal(
    [...all].map((text) => text.slice(0, 5)),
    ["root:"],
  );
});

test("who calls from this machine is the network's gateway", async () => {
  const script = "echo 'read asked; cat /proc/net/tcp /proc/net/tcp6' >/say; exec nc -ll -p 80 -e sh /say";
  await run("say", ["--network", "two", "-p", "127.0.0.1::80"], ["sh", "-c", script]);
  const gateway = await stage.ok(["inspect", "-f", "{{.NetworkSettings.Networks.two.Gateway}}", "say"]);
  const reversed = gateway.trim().split(".").map(Number).reverse();
  const hex = Buffer.from(reversed).toString("hex").toUpperCase();
  const port = await portOf("say");
  const seen = await until("what the server sees", async () => {
    const text = new TextDecoder().decode(await exchange(port, HELLO));
    return text === "" ? undefined : text;
  });
  assert.match(seen, new RegExp(`:0050 \\S*${hex}:`), seen);
});

/** The container has no program for datagrams, so one of this machine's answers in its network. */
const ANSWER = `
const data = (socket, bytes, port, address) => socket.send("got " + bytes, port, address);
await Bun.udpSocket({ hostname: "0.0.0.0", port: 53, socket: { data } });
`;

test("datagrams get their answers, each caller his own, from where he has asked", async () => {
  await run("names", ["--network", "two", "-p", "53/udp"], ["sleep", "600"]);
  const port = await portOf("names", "53/udp");
  const pid = (await stage.ok(["inspect", "-f", "{{.State.Pid}}", "names"])).trim();
  const there = ["nsenter", "-t", pid, "-U", "-n", "--preserve-credentials"];
  const server = Bun.spawn([...there, process.execPath, "-e", ANSWER]);
  try {
    for (const [index, hostname] of ["127.0.0.1", "::1", "127.0.0.2"].entries()) {
      const got: string[] = [];
      const data = (_socket: unknown, bytes: Buffer): void => void got.push(bytes.toString());
      const socket = await Bun.udpSocket({ hostname, connect: { hostname, port }, socket: { data } });
      await untilTrue(`an answer to ${hostname}`, () => {
        if (got.length === 0) socket.send(`${index}`);
        return got.length > 0;
      });
      socket.close();
      assert.is(got[0], `got ${index}`);
    }
  } finally {
    server.kill();
  }
});

test("a port follows its container from network to network, and leads nowhere while that is in none", async () => {
  await run("moving", ["--network", "one", "-p", "127.0.0.1::80"]);
  const port = await portOf("moving");
  await served(port);
  await stage.ok(["network", "connect", "two", "moving"]);
  await stage.ok(["network", "disconnect", "one", "moving"]);
  assert.ok(await answers(port));
  await stage.ok(["network", "disconnect", "two", "moving"]);
  assert.not.ok(await answers(port));
  await stage.ok(["network", "connect", "one", "moving"]);
  assert.ok(await answers(port));
});

test("a port is free as soon as its container has gone, and refused by name while somebody has it", async () => {
  const flags = ["--network", "one", "-p", "127.0.0.1:0:80"];
  await run("first", flags);
  const port = await portOf("first");
  const same = ["--network", "two", "-p", `127.0.0.1:${port}:80`];
  assertRefused(await stage.rl(["run", "--rm", ...same, image, "true"]), {
    line: `127.0.0.1:${port}/tcp`,
  });
  for (let round = 0; round < 5; round += 1) {
    await stage.ok(["rm", "-f", round === 0 ? "first" : "next"]);
    await run("next", same);
    await served(port);
  }
  await stage.ok(["stop", "-t", "0", "next"]);
  assert.not.ok(await answers(port));
  await stage.ok(["start", "next"]);
  await served(port);
  await stage.ok(["network", "create", "--internal", "shut"]);
  assertRefused(await stage.rl(["run", "--rm", "--network", "shut", "-p", "80", image, "true"]), {
    line: /shut.*internal/,
  });
  // One that leads outside as well has it published there.
  await run("both", ["--network", "shut", "--network", "one", "-p", "80"]);
  await served(await portOf("both"));
});

test("whatever is killed, ports are served again: the forwarder by itself, the rest by the next command", async () => {
  await run("lasting", ["--network", "one", "-p", "80"]);
  const port = await portOf("lasting");
  await served(port);
  const before = forwarder();
  assert.ok(before);
  killNow(before.pid);
  // Callers wait meanwhile, so there is nothing to be patient about.
  await untilTrue("the forwarder to have gone", () => forwarder()?.pid !== before.pid);
  assert.ok(await answers(port));
  const network = holder();
  assert.ok(network);
  killNow(network.pid);
  await untilTrue("the port to be free", async () => !(await answers(port)));
  const { stderr } = await stage.rl(["network", "inspect", "one"]);
  assert.match(stderr, /warning: .*killed.* a container is connected as before/);
  assert.ok(await answers(port));
  await stage.ok(["rm", "-f", "lasting"]);
  await untilTrue("nobody to be left", () => forwarder() === undefined && holder() === undefined);
});

test("a container that starts again by itself has its ports again", async () => {
  const script = "[ -e /once ] && exec nc -ll -p 80 -e cat; touch /once; exit 1";
  const flags = ["--restart", "on-failure:3", "--network", "one", "-p", "80"];
  await run("again", flags, ["sh", "-c", script]);
  const port = await portOf("again");
  await untilTrue("the second start", () => answers(port));
});

test.run();
