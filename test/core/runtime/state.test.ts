import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  checkContainerId,
  type ProcessFacts,
  parseState,
  type StoredState,
  showState,
  stateParts,
  statusOf,
} from "../../../core/runtime/state.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("state of a container");

const STATE: StoredState = {
  id: "c1",
  pid: 4711,
  startTime: 123456,
  bootId: "b-1",
  bundle: "/bundle",
  rootfs: "/bundle/rootfs",
  created: "2026-06-15T12:00:00.000Z",
  owner: "alice",
  annotations: {},
  cgroup: "",
  unit: "",
};
const FACTS: ProcessFacts = { bootId: "b-1", startTime: 123456, isWaiting: false, isPaused: false };
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** A state as it is on disk once both numbers are known. */
function written({ pid, startTime, cgroup, ...rest }: StoredState): Uint8Array {
  const [before, between, beforeCgroup, after] = stateParts(rest);
  const group = JSON.stringify(cgroup).slice(1, -1);
  const numbers = [pid, startTime].map((number) => new TextEncoder().encode(String(number)));
  return Buffer.concat(
    [before, numbers[0] ?? "", between, numbers[1] ?? "", beforeCgroup, group, after].map((part) =>
      Buffer.from(part),
    ),
  );
}

test("stateParts with the numbers between them is the text that parseState reads", () => {
  assert.equal(parseState(written(STATE), "c1"), STATE);
  assert.is(written(STATE).at(-1), 10);
  const text = fc.string({ unit: "binary" });
  const annotations = fc.dictionary(
    fc.string({ unit: "grapheme" }).filter((key) => !key.includes("\0")),
    text,
    { noNullPrototype: true },
  );
  const state = fc.record(
    {
      id: text,
      pid: fc.integer({ min: 1, max: 2 ** 22 }),
      startTime: fc.maxSafeNat(),
      bootId: text,
      bundle: text,
      rootfs: text,
      created: text,
      owner: text,
      annotations,
      cgroup: text,
      unit: text,
    },
    { noNullPrototype: true },
  );
  fc.assert(fc.property(state, (each) => assert.equal(parseState(written(each), each.id), each)));
});

test("parseState refuses a state that says it is another container's, and names what is wrong", () => {
  assert.throws(() => parseState(encode(STATE), "c2"), /state\.id: it is another's/);
  assert.throws(() => parseState(encode({}), "c1"), /state\.id: it is missing/);
});

test("parseState passes over what it does not know", () => {
  assert.equal(parseState(encode({ ...STATE, more: [1] }), "c1"), STATE);
});

test("parseState refuses what is no state, and says which container's", () => {
  const without = Object.keys(STATE).map((key) => encode({ ...STATE, [key]: undefined }));
  const wrong = [
    { pid: "4711" },
    { pid: 1.5 },
    { startTime: null },
    { startTime: 2 ** 53 },
    { id: 1 },
    { bootId: {} },
    { annotations: [] },
    { annotations: { a: 1 } },
    { cgroup: 1 },
  ].map((part) => encode({ ...STATE, ...part }));
  const broken = ["", "{", "null", "[]", '"x"', '{"pid":1,"pid":2}', `${JSON.stringify(STATE)}x`].map(
    (text) => new TextEncoder().encode(text),
  );
  for (const bytes of [...without, ...wrong, ...broken, new Uint8Array([0xff, 0xfe])]) {
    const error = refusal(() => parseState(bytes, "c1"));
    const text = new TextDecoder().decode(bytes);
    assert.equal(
      [error.code, error.action, error.subject],
      ["corrupt", "read state of container", "c1"],
      text,
    );
    assert.match(error.hint ?? "", /delete --force c1$/);
  }
});

test("statusOf tells a container's own process from every other", () => {
  const status = (facts: Partial<ProcessFacts>): string => statusOf(STATE, { ...FACTS, ...facts });
  assert.is(status({}), "running");
  assert.is(status({ isWaiting: true }), "created");
  for (const isWaiting of [false, true]) {
    assert.is(status({ isWaiting, isPaused: true }), "paused");
    assert.is(status({ isPaused: true, startTime: undefined }), "stopped");
    assert.is(status({ isWaiting, startTime: undefined }), "stopped");
    assert.is(status({ isWaiting, startTime: 123457 }), "stopped");
    assert.is(status({ isWaiting, startTime: Number.NaN }), "stopped");
    assert.is(status({ isWaiting, bootId: "b-2" }), "stopped");
  }
});

test("showState prints the specification's document and what runc prints besides", () => {
  assert.equal(showState(STATE, "running"), {
    ociVersion: "1.2.0",
    id: "c1",
    pid: 4711,
    status: "running",
    bundle: "/bundle",
    rootfs: "/bundle/rootfs",
    created: "2026-06-15T12:00:00.000Z",
    owner: "alice",
  });
  assert.equal(showState({ ...STATE, annotations: { "org.a": "b" } }, "created").annotations, {
    "org.a": "b",
  });
});

test("showState names no process of a container that has ended", () => {
  assert.equal(
    (["created", "running", "stopped"] as const).map((status) => showState(STATE, status).pid),
    [4711, 4711, 0],
  );
});

test("checkContainerId lets names of directories through, and nothing that leads elsewhere", () => {
  for (const id of ["a", "0", "web-1", "A_b+c.d", "a..b", "x".repeat(255)])
    assert.is(checkContainerId(id), id);
  const refused = [
    "",
    ".",
    "..",
    "../a",
    "a/b",
    "/a",
    "-a",
    "_a",
    "+a",
    ".a",
    "a b",
    "a\n",
    "\na",
    "a\0",
    "ä",
    "a:b",
  ];
  for (const id of [...refused, "x".repeat(256), "a\u202e"]) {
    const error = refusal(() => checkContainerId(id));
    assert.equal([error.code, error.action, error.subject], ["invalid", "use container id", id]);
  }
});

test("parseState reads the hooks that are for later", () => {
  const hooks = { poststart: [{ path: "/a", args: ["a"] }], poststop: [{ path: "/b", timeout: 3 }] };
  assert.equal(parseState(encode({ ...STATE, hooks }), "c1"), { ...STATE, hooks });
  assert.is(refusal(() => parseState(encode({ ...STATE, hooks: { poststop: [{}] } }), "c1")).code, "corrupt");
});

test.run();
