import { suite } from "uvu";
import * as assert from "uvu/assert";
import { portFinder } from "../../../core/host/bun/port-finder.ts";

const test = suite("portFinder");
const LOCAL = ["127.0.0.1"];
const never = (): boolean => false;

test("a port that somebody listens on is not free, and is again afterwards", async () => {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  assert.is(await portFinder.isFree("tcp", LOCAL, listener.port), false);
  assert.is(await portFinder.anyFree("tcp", LOCAL, (port) => port !== listener.port), undefined);
  listener.stop(true);
  assert.is(await portFinder.isFree("tcp", LOCAL, listener.port), true);
});

test("UDP has ports of its own", async () => {
  const socket = await Bun.udpSocket({ hostname: "127.0.0.1", port: 0 });
  assert.is(await portFinder.isFree("udp", LOCAL, socket.port), false);
  socket.close();
  assert.is(await portFinder.isFree("udp", LOCAL, socket.port), true);
});

test("a free port, and not one of those that are taken otherwise", async () => {
  for (const protocol of ["tcp", "udp"] as const) {
    const port = await portFinder.anyFree(protocol, LOCAL, never);
    assert.ok(port !== undefined && port > 0, protocol);
  }
  assert.is(await portFinder.anyFree("tcp", LOCAL, () => true), undefined);
});

test("no port is free on an address that this machine has not", async () => {
  assert.is(await portFinder.anyFree("tcp", ["192.0.2.77"], never), undefined);
});

test.run();
