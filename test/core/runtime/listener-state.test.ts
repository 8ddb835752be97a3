import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listenerParts, listenerRecords } from "../../../core/runtime/listener-state.ts";

const test = suite("listenerParts");

const CONTAINER = { id: "c1", status: "creating", bundle: '/b"', annotations: { a: "b" } } as const;
const joined = (parts: readonly Uint8Array[], pid: string): unknown =>
  JSON.parse(
    parts
      .filter((part, index) => index === 0 || part.length > 0)
      .map((part) => new TextDecoder().decode(part))
      .join(pid),
  );

test("listenerParts are a container process state with the pids left out", () => {
  assert.equal(joined(listenerParts(CONTAINER, 'meta "data"\n'), "42"), {
    ociVersion: "1.2.0",
    fds: ["seccompFd"],
    pid: 42,
    metadata: 'meta "data"\n',
    state: {
      ociVersion: "1.2.0",
      id: "c1",
      status: "creating",
      pid: 42,
      bundle: '/b"',
      annotations: { a: "b" },
    },
  });
});

test("listenerParts of a process that joins a container have the container's own pid", () => {
  const parts = listenerParts({ ...CONTAINER, status: "running", pid: 7 }, undefined);
  assert.is(parts[2].length, 0);
  assert.equal(joined(parts, "42"), {
    ociVersion: "1.2.0",
    fds: ["seccompFd"],
    pid: 42,
    state: {
      ociVersion: "1.2.0",
      id: "c1",
      status: "running",
      pid: 7,
      bundle: '/b"',
      annotations: { a: "b" },
    },
  });
});

test("listenerParts leave empty metadata out", () => {
  assert.not("metadata" in (joined(listenerParts(CONTAINER, ""), "1") as object));
});

test("listenerRecords name the agent of a filter that notifies, and of no other", () => {
  const seccomp = { defaultAction: "SCMP_ACT_ALLOW", listenerPath: "/agent", listenerMetadata: "m" } as const;
  assert.equal(listenerRecords(undefined, CONTAINER), []);
  assert.equal(listenerRecords(seccomp, CONTAINER), []);
  const syscalls = [{ names: ["uname"], action: "SCMP_ACT_NOTIFY" }] as const;
  const [before, between, after] = listenerParts(CONTAINER, "m");
  assert.equal(listenerRecords({ ...seccomp, syscalls }, CONTAINER), [
    { record: "seccompListener", path: "/agent", before, between, after },
  ]);
});

test.run();
