/** What the runner relies on: that no call of either implementation of WASI leads out of a directory. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { WASI } from "node:wasi";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { moduleOf } from "../../../helpers/wasm/programs.ts";
import { scratch } from "../scratch.ts";

const test = suite("confinement of WASI");
const { make, clean } = scratch();
test.after(clean);
let root: string;

test.before.each(() => {
  root = make();
  mkdirSync(`${root}/in`);
  mkdirSync(`${root}/out`);
  writeFileSync(`${root}/in/own`, "own");
  writeFileSync(`${root}/out/secret`, "secret");
  symlinkSync("../out", `${root}/in/link`);
});

test.after.each(() => {
  assert.equal(readdirSync(`${root}/in`).sort(), ["link", "own"]);
  assert.equal(readdirSync(`${root}/out`), ["secret"]);
  assert.is(readFileSync(`${root}/out/secret`, "utf8"), "secret");
  assert.not.ok(existsSync(`${root}/new`));
});

const OUTSIDE = ["../out/secret", "link/secret"];
const NEW = ["../new", "../out/new", "link/new"];

test("preview 1: every call with a path", () => {
  const wasi = new WASI({ version: "preview1", args: [], env: {}, preopens: { "/d": `${root}/in` } });
  const empty = moduleOf('(module (memory (export "memory") 1) (func (export "_start")))');
  const instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(empty)));
  wasi.start(instance);
  const memory = new Uint8Array((instance.exports.memory as WebAssembly.Memory).buffer);
  const calls = wasi.wasiImport as Record<string, (...args: unknown[]) => number>;
  let at = 1024;
  const text = (value: string): [number, number] => {
    const bytes = new TextEncoder().encode(value);
    memory.set(bytes, at);
    at += bytes.length;
    return [at - bytes.length, bytes.length];
  };
  const fails = (name: string, ...args: unknown[]) => assert.is.not(calls[name]?.(...args), 0, name);
  const own = text("own");
  for (const path of OUTSIDE.map(text)) {
    for (const follow of [0, 1]) {
      fails("path_filestat_get", 3, follow, ...path, 0);
      fails("path_filestat_set_times", 3, follow, ...path, 0n, 0n, 5);
      fails("path_link", 3, follow, ...path, 3, ...text("made"));
      fails("path_open", 3, follow, ...path, 0, 2n, 2n, 0, 0);
      fails("path_open", 3, follow, ...path, 8, 64n, 64n, 0, 0);
    }
    fails("path_readlink", 3, ...path, 0, 64, 128);
    fails("path_rename", 3, ...path, 3, ...text("made"));
    fails("path_unlink_file", 3, ...path);
    fails("path_rename", 3, ...own, 3, ...path);
  }
  for (const path of NEW.map(text)) {
    fails("path_create_directory", 3, ...path);
    fails("path_link", 3, 0, ...own, 3, ...path);
    fails("path_open", 3, 1, ...path, 1, 64n, 64n, 0, 0);
    fails("path_rename", 3, ...own, 3, ...path);
    fails("path_symlink", ...own, 3, ...path);
  }
  fails("path_remove_directory", 3, ...text("../out"));
});

interface Descriptor {
  createDirectoryAt(path: string): void;
  linkAt(flags: object, path: string, to: Descriptor, name: string): void;
  openAt(flags: object, path: string, how: object, mode: object): unknown;
  readlinkAt(path: string): string;
  removeDirectoryAt(path: string): void;
  renameAt(path: string, to: Descriptor, name: string): void;
  setTimesAt(flags: object, path: string, accessed: object, modified: object): void;
  statAt(flags: object, path: string): unknown;
  symlinkAt(target: string, path: string): void;
  unlinkFileAt(path: string): void;
}

interface Offered {
  readonly "wasi:filesystem/preopens": { getDirectories(): readonly (readonly [Descriptor, string])[] };
  readonly "wasi:http/outgoing-handler": { handle(): unknown };
  readonly "wasi:sockets/instance-network": { instanceNetwork(): object };
  readonly "wasi:sockets/ip-name-lookup": { resolveAddresses(network: object, name: string): unknown };
  readonly "wasi:sockets/tcp-create-socket": {
    createTcpSocket(family: string): { startConnect(network: object, address: object): void };
  };
}

function offered(): Offered {
  const sandbox = { preopens: { "/d": `${root}/in` }, env: {}, args: [], enableNetwork: false };
  return new WASIShim({ sandbox }).getImportObject() as unknown as Offered;
}

test("preview 2: every call with a path", () => {
  const [directory] = offered()["wasi:filesystem/preopens"].getDirectories()[0] ?? [];
  if (directory === undefined) throw new Error("there is no directory");
  const now = { tag: "now" };
  for (const path of OUTSIDE) {
    for (const flags of [{}, { symlinkFollow: true }]) {
      assert.throws(() => directory.statAt(flags, path));
      assert.throws(() => directory.setTimesAt(flags, path, now, now));
      assert.throws(() => directory.linkAt(flags, path, directory, "made"));
      assert.throws(() => directory.openAt(flags, path, {}, { read: true }));
      assert.throws(() => directory.openAt(flags, path, { truncate: true }, { write: true }));
    }
    assert.throws(() => directory.readlinkAt(path));
    assert.throws(() => directory.renameAt(path, directory, "made"));
    assert.throws(() => directory.unlinkFileAt(path));
    assert.throws(() => directory.renameAt("own", directory, path));
  }
  for (const path of NEW) {
    assert.throws(() => directory.createDirectoryAt(path));
    assert.throws(() => directory.linkAt({}, "own", directory, path));
    assert.throws(() => directory.openAt({}, path, { create: true }, { write: true }));
    assert.throws(() => directory.renameAt("own", directory, path));
    assert.throws(() => directory.symlinkAt("own", path));
  }
  assert.throws(() => directory.symlinkAt("/etc/passwd", "made"));
  assert.throws(() => directory.removeDirectoryAt("../out"));
});

test("preview 2: no network that was not asked for", () => {
  const world = offered();
  const network = world["wasi:sockets/instance-network"].instanceNetwork();
  const address = { tag: "ipv4", val: { port: 1, address: [127, 0, 0, 1] } };
  assert.throws(() =>
    world["wasi:sockets/tcp-create-socket"].createTcpSocket("ipv4").startConnect(network, address),
  );
  assert.throws(() => world["wasi:sockets/ip-name-lookup"].resolveAddresses(network, "localhost"));
  assert.throws(() => world["wasi:http/outgoing-handler"].handle());
});

test.run();
