import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Container } from "../../../../core/container/life.ts";
import { sharedOptions } from "../../../../core/engine/run/shared.ts";
import { RlError } from "../../../../core/errors.ts";
import { DOCUMENT } from "../../container/documents.ts";
import { runFlags } from "./fixture.ts";

const test = suite("sharedOptions");
const STATE = {
  pid: 42,
  startTime: 7,
  bootId: "",
  monitor: { pid: 41, startTime: 7 },
  startedAt: "",
  cgroup: "",
};

const find = async (name: string): Promise<Container> => {
  if (name === "ended") return { document: DOCUMENT, status: "exited" };
  const request = name === "open" ? { ipc: "shareable" } : {};
  return { document: { ...DOCUMENT, request }, status: "running", state: STATE };
};
const options = (...argv: string[]) => sharedOptions(runFlags(...argv), find);
const refused = async (...argv: string[]): Promise<string> => {
  const error = await options(...argv).then(
    () => assert.unreachable("it is refused"),
    (reason: unknown) => reason,
  );
  assert.instance(error, RlError);
  return (error as RlError).message;
};

test("a container's own, however that is said", async () => {
  assert.equal(await options(), { isLasting: true });
  assert.equal(await options("--ipc=private", "--pid=private"), { isLasting: true });
  assert.equal(await options("--ipc=shareable"), { isLasting: true });
  assert.equal(await options("--ipc=none"), { shmSize: "none", isLasting: true });
});

test("the host's", async () => {
  assert.equal(await options("--ipc=host", "--pid=host", "--cgroupns=host"), {
    shared: { ipc: "host", pid: "host", cgroup: "host" },
    isLasting: true,
  });
  assert.equal(await options("--uts=host"), { shared: { uts: "host" }, isLasting: false });
  assert.match(await refused("--uts=host", "-h", "web"), /a namespace of its own/);
});

test("another container's, which has to run and to be willing", async () => {
  const of = (kind: string) => ({ path: `/proc/42/ns/${kind}`, pid: 42, startTime: 7 });
  assert.equal(await options("--pid=container:other"), { shared: { pid: of("pid") }, isLasting: false });
  assert.equal(await options("--ipc=container:open"), { shared: { ipc: of("ipc") }, isLasting: false });
  assert.match(await refused("--ipc=container:other"), /keeps its shared memory to itself/);
  assert.match(await refused("--pid=container:ended"), /not running/);
  assert.match(await refused("--pid=container:open", "--restart=always"), /of one start of both/);
});

test("another container's network, with its name; the host's, if that one has it", async () => {
  const network = { path: "/proc/42/ns/net", pid: 42, startTime: 7 };
  const own = { ...DOCUMENT.config, hostname: "web", linux: { namespaces: [{ type: "network" as const }] } };
  const at = async (config: typeof DOCUMENT.config) =>
    await sharedOptions(runFlags("--network=container:x"), async () => ({
      document: { ...DOCUMENT, config },
      status: "running",
      state: STATE,
    }));
  assert.equal(await at(own), { shared: { network }, hostname: "web", isLasting: false });
  assert.equal(await at(DOCUMENT.config), { shared: { network }, network: "host", isLasting: false });
  assert.match(await refused("--network=container:ended"), /not running/);
  assert.match(await refused("--network=container:open", "--restart=always"), /of one start of both/);
  assert.equal(await options("--network=ns:/run/n"), {
    shared: { network: { path: "/run/n" } },
    isLasting: true,
  });
});

test("no other mode", async () => {
  for (const word of ["ipc=x", "pid=none", "pid=container:", "uts=container:web"]) {
    assert.match(await refused(`--${word}`), /there is no such mode/, word);
  }
});

test.run();
