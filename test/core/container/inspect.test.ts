import { suite } from "uvu";
import * as assert from "uvu/assert";
import { inspectContainer, NO_TIME } from "../../../core/container/inspect.ts";
import type { Container } from "../../../core/container/life.ts";
import { DOCUMENT } from "./documents.ts";

const test = suite("inspectContainer");

const FACTS = { driver: "overlay", directory: "/c", logPath: "/c/log.json" };
const STATE = {
  bootId: "b",
  pid: 7,
  startTime: 70,
  monitor: { pid: 6, startTime: 60 },
  startedAt: "2026-01-01T00:00:01Z",
  cgroup: "",
};
const END = {
  exitCode: 3,
  oomKilled: true,
  startedAt: "2026-01-01T00:00:00Z",
  finishedAt: "2026-01-01T00:00:09Z",
};

const inspect = (parts: Partial<Container>, facts: object = {}) =>
  inspectContainer({ document: DOCUMENT, status: "created", ...parts }, { ...FACTS, ...facts });

test("who it is, and where", () => {
  const found = inspect({});
  assert.equal(
    [found.Id, found.Name, found.Path, found.Args, found.Image, found.LogPath, found.Driver],
    [DOCUMENT.id, "/web", "sh", ["-c", "true"], DOCUMENT.imageId, "/c/log.json", "overlay"],
  );
  assert.equal(found.GraphDriver, {
    Data: { MergedDir: "/c/rootfs", UpperDir: "/c/upper", WorkDir: "/c/work" },
    Name: "overlay",
  });
  assert.equal(inspect({}, { driver: "vfs" }).GraphDriver, { Data: { Dir: "/c/rootfs" }, Name: "vfs" });
  assert.equal([found.SizeRw, found.SizeRootFs], [undefined, undefined]);
  const sized = inspect({}, { sizes: { own: 1, whole: 3 } });
  assert.equal([sized.SizeRw, sized.SizeRootFs], [1, 3]);
});

test("one that runs has a process and no end, though one is written down", () => {
  const { State, NetworkSettings } = inspect({
    status: "running",
    state: STATE,
    end: { ...END, exitCode: 255 },
  });
  const { Status, Running, Paused, Pid, ExitCode, OOMKilled, StartedAt, FinishedAt } = State;
  assert.equal(
    [Status, Running, Paused, Pid, ExitCode, OOMKilled, StartedAt, FinishedAt],
    ["running", true, false, 7, 0, false, STATE.startedAt, NO_TIME],
  );
  assert.is((NetworkSettings as { SandboxKey: string }).SandboxKey, "");
  assert.is(inspect({ status: "paused", state: STATE }).State.Paused, true);
});

test("one that does not run has the networks of its next start, without addresses", () => {
  const { NetworkSettings } = inspect({
    document: { ...DOCUMENT, request: { network: ["one:ip=10.0.0.2", "two"] } },
  });
  const { Networks } = NetworkSettings as { Networks: Record<string, { IPAddress: string }> };
  assert.equal(
    Object.entries(Networks).map(([name, { IPAddress }]) => [name, IPAddress]),
    [
      ["one", ""],
      ["two", ""],
    ],
  );
});

test("one that has ended has an exit status, and one that never ran has none", () => {
  const ended = inspect({ status: "exited", end: END }).State;
  assert.equal(
    [ended.Running, ended.Pid, ended.ExitCode, ended.OOMKilled, ended.FinishedAt],
    [false, 0, 3, true, END.finishedAt],
  );
  const created = inspect({}).State;
  assert.equal([created.ExitCode, created.StartedAt, created.FinishedAt], [0, NO_TIME, NO_TIME]);
});

test("health and restarts are told where there are any", () => {
  const health = { Status: "healthy", FailingStreak: 0, Log: [] };
  const state = { ...STATE, restartCount: 4 };
  const found = inspect({ status: "running", state, health } as Partial<Container>);
  assert.equal([found.State.Health, found.RestartCount], [health, 4]);
  assert.is(inspect({}).State.Health, undefined);
});

test("what was executed is entry point and command, as far as they can be told apart", () => {
  const image = { os: "linux", config: { Entrypoint: ["sh"], Cmd: ["-c", "true"], User: "app" } };
  const configOf = (parts: object, facts: object = {}) => {
    const document = { ...DOCUMENT, ...parts };
    const { Entrypoint, Cmd, User } = inspect({ document }, facts).Config as {
      Entrypoint: unknown;
      Cmd: unknown;
      User: string;
    };
    return [Entrypoint, Cmd, User];
  };
  assert.equal(configOf({}), [["sh"], ["-c", "true"], ""]);
  assert.equal(configOf({ command: [] }), [null, ["sh", "-c", "true"], ""]);
  assert.equal(configOf({ command: [] }, { image }), [["sh"], ["-c", "true"], "app"]);
  assert.equal(configOf({ command: [], request: { entrypoint: "sh", user: "7" } }), [
    ["sh"],
    ["-c", "true"],
    "7",
  ]);
});

test.run();
