import {
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  createEndpointStore,
  createNetworkStore,
  networkDirectory,
} from "../../../../core/host/bun/networks.ts";

const test = suite("networks as files");
let root: string;
test.before.each(() => {
  root = mkdtempSync(join(tmpdir(), "rl-networks-"));
});
test.after.each(() => rmSync(root, { recursive: true }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const KEY = { container: "c1", network: "web" };

test("a network is there whole or not at all, and once", () => {
  const store = createNetworkStore({ root });
  assert.equal(store.names(), []);
  assert.is(store.read("web"), undefined);
  assert.ok(store.create("web", "text"));
  assert.not.ok(store.create("web", "other"));
  assert.is(store.read("web"), "text");
  assert.equal(store.names(), ["web"]);
  store.remove("web");
  store.remove("web");
  assert.equal(store.names(), []);
});

test("an endpoint is written down, and forgotten by the start that it is of", () => {
  const store = createEndpointStore({ run: root });
  assert.is(store.directory, networkDirectory({ run: root }));
  assert.equal([store.list(), store.read(KEY), store.uplink()], [[], undefined, undefined]);
  for (const [text, state] of [
    ["0 ", { errno: 0, words: "" }],
    ["100 No interface", { errno: 100, words: "No interface" }],
    ["", undefined],
  ] as const) {
    mkdirSync(store.directory, { recursive: true });
    writeFileSync(join(store.directory, "uplink"), text);
    assert.equal(store.uplink(), state);
  }
  store.write(KEY, bytes("owner c1.two"));
  assert.equal(store.list(), [KEY]);
  assert.is(new TextDecoder().decode(store.read(KEY)), "owner c1.two");
  store.remove(KEY, "c1.one", []);
  assert.equal(store.list(), [KEY]);
  store.remove(KEY, "c1.two", []);
  assert.equal(store.list(), []);
});

test("an address has one owner: another container waits for it, a later start of the same one does not", () => {
  const store = createEndpointStore({ run: root });
  assert.ok(store.reserve("web", "c1.one", "10.0.0.2"));
  assert.not.ok(store.reserve("web", "c2.one", "10.0.0.2"));
  assert.ok(store.reserve("other", "c2.one", "10.0.0.2"));
  assert.equal(store.taken("web"), ["10.0.0.2"]);
  assert.ok(store.reserve("web", "c1.two", "10.0.0.2"));
  store.remove(KEY, "c1.one", ["10.0.0.2"]);
  assert.equal(store.taken("web"), ["10.0.0.2"]);
  store.remove(KEY, "c1.two", ["10.0.0.2"]);
  assert.equal(store.taken("web"), []);
});

test("an address of a start that has got no further is free after a while, and no other", () => {
  const store = createEndpointStore({ run: root });
  store.reserve("web", "c1.one", "10.0.0.2");
  const link = join(root, "network/addresses/web,10.0.0.2");
  const old = Date.now() / 1000 - 1000;
  lutimesSync(link, old, old);
  mkdirSync(join(root, "network/endpoints"), { recursive: true });
  store.write(KEY, bytes("c1.one"));
  assert.not.ok(store.reserve("web", "c2.one", "10.0.0.2"));
  rmSync(join(root, "network/endpoints/c1,web"));
  assert.ok(store.reserve("web", "c2.one", "10.0.0.2"));
  assert.is(readlinkSync(link), "c2.one");
  assert.not.ok(existsSync(join(root, "network/.c2.one")));
});

test.run();
