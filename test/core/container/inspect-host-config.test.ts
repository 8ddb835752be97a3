import { suite } from "uvu";
import * as assert from "uvu/assert";
import { inspectHostConfig, networkMode, networkNames } from "../../../core/container/inspect-host-config.ts";
import { requestedFlags } from "../../../core/container/requested.ts";
import { DOCUMENT } from "./documents.ts";

const test = suite("inspectHostConfig");

const inspect = (request: unknown, linux = {}) =>
  inspectHostConfig({ ...DOCUMENT, request, config: { ...DOCUMENT.config, linux } });

test("what was not asked for has docker's empty values", () => {
  const { Binds, RestartPolicy, LogConfig, Memory, PidsLimit, Ulimits, Privileged } = inspect({});
  assert.equal(
    [Binds, RestartPolicy, LogConfig, Memory, PidsLimit, Ulimits, Privileged],
    [null, { Name: "no", MaximumRetryCount: 0 }, { Type: "json-file", Config: {} }, 0, null, [], false],
  );
});

test("flags are told as docker tells them", () => {
  const config = inspect({
    volume: ["/a:/b"],
    restart: "on-failure:3",
    "log-driver": "none",
    "log-opt": ["max-size=1m"],
    privileged: true,
    init: true,
    userns: "host",
    tmpfs: ["/t:size=1m", "/u"],
    sysctl: ["net.a=1"],
    ulimit: ["nofile=1:2", "core=0"],
    device: ["/dev/fuse", "/dev/a:/dev/b:r"],
    cpus: "1.5",
  });
  assert.equal(config.Binds, ["/a:/b"]);
  assert.equal(config.RestartPolicy, { Name: "on-failure", MaximumRetryCount: 3 });
  assert.equal(config.LogConfig, { Type: "none", Config: { "max-size": "1m" } });
  assert.equal([config.Privileged, config.Init, config.UsernsMode], [true, true, ""]);
  assert.equal([config.Tmpfs, config.Sysctls], [{ "/t": "size=1m", "/u": "" }, { "net.a": "1" }]);
  assert.equal(config.Ulimits, [
    { Name: "nofile", Hard: 2, Soft: 1 },
    { Name: "core", Hard: 0, Soft: 0 },
  ]);
  assert.equal(config.Devices, [
    { PathOnHost: "/dev/fuse", PathInContainer: "/dev/fuse", CgroupPermissions: "rwm" },
    { PathOnHost: "/dev/a", PathInContainer: "/dev/b", CgroupPermissions: "r" },
  ]);
  assert.is(config.NanoCpus, 1_500_000_000);
});

test("limits are those of the configuration", () => {
  const resources = {
    memory: { limit: 64, swap: 128n, reservation: 32 },
    cpu: { shares: 512, quota: 5, period: 10, cpus: "0-1" },
    pids: { limit: 7 },
    blockIO: {
      weight: 100,
      weightDevice: [{ major: 8, minor: 16, weight: 300 }],
      throttleReadBpsDevice: [{ major: 8, minor: 0, rate: 9 }],
    },
  };
  const config = inspect({ "cgroup-parent": "web.slice" }, { resources });
  assert.equal(
    [config.Memory, config.MemorySwap, config.MemoryReservation, config.PidsLimit],
    [64, 128, 32, 7],
  );
  assert.equal([config.CpuShares, config.CpuQuota, config.CpuPeriod, config.CpusetCpus], [512, 5, 10, "0-1"]);
  assert.equal([config.BlkioWeight, config.BlkioDeviceReadBps], [100, [{ Path: "8:0", Rate: 9 }]]);
  assert.equal(config.BlkioWeightDevice, [{ Path: "8:16", Weight: 300 }]);
  assert.is(config.CgroupParent, "web.slice");
});

test("the network is what was asked for, else what the namespaces say", () => {
  const of = (request: unknown, ...types: ("network" | "pid")[]) =>
    networkMode(
      { ociVersion: "1.2.0", linux: { namespaces: types.map((type) => ({ type })) } },
      requestedFlags(request),
    );
  assert.equal([of({ network: "none" }), of({}, "network"), of({}, "pid")], ["none", "private", "host"]);
  const all = (request: unknown) => networkNames({ ociVersion: "1.2.0" }, requestedFlags(request));
  assert.equal(all({ network: ["one:alias=a", "two"] }), ["one", "two"]);
  assert.equal(
    [all({ network: "none" }), all({ network: ["a:b:c,"] }), all({})],
    [["none"], ["a"], ["host"]],
  );
});

test.run();
