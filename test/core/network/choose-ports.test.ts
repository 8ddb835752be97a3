import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { arePortsFixed, choosePorts, type PortServer } from "../../../core/network/choose-ports.ts";
import { parsePublish } from "../../../core/network/ports.ts";
import type { PortFinder } from "../../../core/ports/port-finder.ts";

const test = suite("choosePorts");

/** A host where these ports are taken, and whose kernel gives the lowest from 30000 on. */
const finder = (...taken: number[]): PortFinder => ({
  isFree: async (_protocol, _addresses, port) => !taken.includes(port),
  async anyFree(_protocol, _addresses, isTaken) {
    for (let port = 30_000; port < 30_003; port++) if (!isTaken(port) && !taken.includes(port)) return port;
    return undefined;
  },
});

const chosen = async (server: PortServer, texts: readonly string[], taken: readonly number[]) =>
  (await choosePorts(texts.flatMap(parsePublish), true, finder(...taken), server)).map(
    ({ address, hostPort, containerPort, protocol }) => `${address} ${hostPort} ${containerPort}/${protocol}`,
  );
const choose = (texts: readonly string[], ...taken: number[]): Promise<string[]> =>
  chosen("pasta", texts, taken);

async function refused(texts: readonly string[], ...taken: number[]): Promise<string> {
  try {
    await choose(texts, ...taken);
  } catch (error) {
    if (isRlError(error)) return error.message;
    throw error;
  }
  throw new Error("accepted");
}

test("a port without an address is bound on all of them", async () => {
  assert.equal(await choose(["8080:80"]), ["0.0.0.0 8080 80/tcp", ":: 8080 80/tcp"]);
  assert.equal(await choose(["127.0.0.1:8080:80/udp"]), ["127.0.0.1 8080 80/udp"]);
});

test("ports that are left open are different ones, and free", async () => {
  assert.equal(await choose(["127.0.0.1::80", "127.0.0.1::81"], 30_000), [
    "127.0.0.1 30001 80/tcp",
    "127.0.0.1 30002 81/tcp",
  ]);
  assert.equal(await choose(["127.0.0.1:9000-9002:80", "127.0.0.1:9000-9002:81"], 9000), [
    "127.0.0.1 9001 80/tcp",
    "127.0.0.1 9002 81/tcp",
  ]);
  assert.match(await refused(["9000-9001:80"], 9000, 9001), /no port from 9000 to 9001 is free/);
  assert.match(await refused(["80"], 30_000, 30_001, 30_002), /no port is free/);
});

test("a port of the host leads to one place", async () => {
  assert.match(await refused(["80:80", "80:80"]), /more than once/);
  assert.match(await refused(["127.0.0.1:80:80", "127.0.0.2:80:81"]), /published on 127\.0\.0\.1:80 already/);
  assert.match(await refused(["127.0.0.1:80:80", "80:80"]), /published on 127\.0\.0\.1:80 already/);
  assert.is((await choose(["127.0.0.1:80:80", "127.0.0.1:80:80/udp"])).length, 2);
});

test("with a socket for each address a port leads to one place for each", async () => {
  const served = (...texts: string[]): Promise<string[]> => chosen("forwarder", texts, []);
  assert.equal(await served("127.0.0.1:80:80", "127.0.0.2:80:81", "[::1]:80:82"), [
    "127.0.0.1 80 80/tcp",
    "127.0.0.2 80 81/tcp",
    "::1 80 82/tcp",
  ]);
  for (const texts of [
    ["127.0.0.1:80:80", "127.0.0.1:80:81"],
    ["127.0.0.1:80:80", "80:81"],
    ["[::]:80:80", "[::1]:80:81"],
  ]) {
    const refusal = await served(...texts).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(isRlError(refusal), texts.join(" "));
  }
});

test("so many and no more", async () => {
  assert.match(await refused(["10000-20000:10000-20000"]), /can publish 4096 ports/);
});

test("arePortsFixed tells whether a start is the same the next time", () => {
  assert.is(arePortsFixed(["8080:80", "1-2:1-2"].flatMap(parsePublish)), true);
  assert.is(arePortsFixed(parsePublish("80")), false);
  assert.is(arePortsFixed(parsePublish("1-2:80")), false);
});

test.run();
