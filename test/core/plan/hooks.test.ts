import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileHooks, HOOK_KINDS, hookRecords } from "../../../core/plan/hooks.ts";
import type { Hooks } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("compileHooks");
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const STATE = { before: bytes("{"), after: bytes("}"), directory: "/bundle" };

test("hookRecords gives each hook a record of its own, in the order of a container's life", () => {
  const hooks: Hooks = {
    poststop: [{ path: "/last" }],
    prestart: [
      { path: "/first", args: ["first", "", "two words"], env: ["A=1", "B="], timeout: 3 },
      { path: "/second", args: [] },
    ],
  };
  const none = { index: 1, count: 1, environment: bytes(""), timeout: 0 };
  assert.equal(hookRecords(hooks), [
    {
      record: "hook",
      kind: "prestart",
      index: 1,
      count: 2,
      path: "/first",
      arguments: bytes("first\0\0two words\0"),
      environment: bytes("A=1\0B=\0"),
      timeout: 3,
    },
    {
      record: "hook",
      kind: "prestart",
      ...none,
      index: 2,
      count: 2,
      path: "/second",
      arguments: bytes("/second\0"),
    },
    { record: "hook", kind: "poststop", ...none, path: "/last", arguments: bytes("/last\0") },
  ]);
});

test("hookRecords refuses a NUL, which would make two words of one", () => {
  for (const part of [{ args: ["a\0b"] }, { env: ["A=\0"] }])
    assert.is(refusal(() => hookRecords({ prestart: [{ path: "/x", ...part }] })).code, "invalid");
});

test("compileHooks makes the container wait for every kind, and run what is for its own namespaces", () => {
  for (const kind of HOOK_KINDS) {
    const { host, mounted } = compileHooks({ [kind]: [{ path: "/x" }] }, STATE);
    assert.equal(
      host.map(({ record }) => record),
      ["hookState", "hook"],
    );
    const own = kind === "createContainer" ? [{ record: "createContainerHooks" }] : [];
    assert.equal(mounted, [{ record: "runtimeHooks" }, ...own]);
  }
});

test("compileHooks makes nothing of nothing, and refuses hooks that would have nothing to read", () => {
  for (const hooks of [undefined, {}, { poststop: [] }])
    assert.equal(compileHooks(hooks, STATE), { host: [], mounted: [] });
  const { code, subject } = refusal(() => compileHooks({ poststart: [{ path: "/x" }] }));
  assert.equal([code, subject], ["unsupported", "hooks"]);
});

test.run();
