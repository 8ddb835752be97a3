import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CAPABILITIES } from "../../../core/bundle/capabilities.ts";
import { generateConfig } from "../../../core/bundle/generate.ts";
import { schemaCheck } from "../../helpers/oci-schemas.ts";
import defaults from "./defaults.json";
import { arbitraryInput, IMAGE, INPUT, OPTIONS } from "./inputs.ts";

const test = suite("generateConfig");

test("generateConfig gives the golden defaults", () => {
  const { config, userSpec, groups, preparations, volumes } = generateConfig(INPUT);
  assert.equal(config, defaults);
  assert.is(userSpec, "web");
  assert.equal([groups, preparations], [[], []]);
  assert.equal(volumes, ["/data", "/data/cache"]);
});

test("generateConfig passes a user always, root when nobody names one", () => {
  const specs = ["", "0", "1000", "1000:100", "name:7"].map((user) => {
    const { config, userSpec } = generateConfig({
      image: { ...IMAGE, User: "" },
      options: { ...OPTIONS, user },
    });
    return [userSpec, config.process?.user.uid, config.process?.user.gid];
  });
  assert.equal(specs, [
    ["0", 0, 0],
    ["0", 0, 0],
    ["1000", 1000, 0],
    ["1000:100", 1000, 100],
    ["name:7", 0, 7],
  ]);
});

test("generateConfig puts a given profile into the config, and only that", () => {
  const profile = { defaultAction: "SCMP_ACT_ALLOW" } as const;
  const seccomp = (value: "default" | "unconfined" | typeof profile | undefined): unknown =>
    generateConfig({ image: IMAGE, options: { ...OPTIONS, seccomp: value } }).config.linux?.seccomp;
  assert.equal(
    [seccomp("default"), seccomp("unconfined"), seccomp(undefined)],
    [undefined, undefined, undefined],
  );
  assert.equal(seccomp(profile), profile);
});

test("generateConfig separates groups by number from groups by name", () => {
  const { config, groups } = generateConfig({
    image: IMAGE,
    options: { ...OPTIONS, groups: ["7", "video"] },
  });
  assert.equal(config.process?.user.additionalGids, [7]);
  assert.equal(groups, ["video"]);
});

test("generateConfig shares the network namespace, its sysctls and sysfs with --network host", () => {
  const { linux, mounts } = generateConfig({ image: IMAGE, options: { ...OPTIONS, network: "host" } }).config;
  assert.not(linux?.namespaces?.some(({ type }) => type === "network"));
  assert.equal(linux?.sysctl, {});
  assert.is(mounts?.find(({ destination }) => destination === "/sys")?.type, "bind");
});

test("generateConfig keeps its invariants for 200 option sets", () => {
  fc.assert(
    fc.property(arbitraryInput, (input) => {
      const { config } = generateConfig(input);
      // It is JSON, unchanged by being written and read.
      assert.equal(JSON.parse(JSON.stringify(config)), config);
      const { process, linux, mounts = [] } = config;
      assert.ok(process && linux && process.args && process.args.length > 0);
      assert.match(process.cwd, /^\/([^/]+(\/[^/]+)*)?$/);
      const keys = (process.env ?? []).map((entry) => entry.slice(0, entry.indexOf("=")));
      assert.is(new Set(keys).size, keys.length);
      assert.ok(["PATH", "HOSTNAME"].every((key) => keys.includes(key)));

      const { bounding = [], effective, permitted, inheritable, ambient } = process.capabilities ?? {};
      assert.equal([effective, permitted, inheritable, ambient], [bounding, bounding, [], []]);
      assert.ok(bounding.every((name) => CAPABILITIES.includes(name)));

      const types = (process.rlimits ?? []).map(({ type }) => type);
      assert.is(new Set(types).size, types.length);
      assert.ok(types.includes("RLIMIT_CORE"));
      for (const { soft, hard } of process.rlimits ?? [])
        assert.ok(soft >= 0 && soft <= hard && hard < 2 ** 64);

      const destinations = mounts.map(({ destination }) => destination);
      assert.is(new Set(destinations).size, destinations.length);
      for (const [index, destination] of destinations.entries()) {
        assert.match(destination, /^(\/[^/]+)+$/);
        // A mount above another one is made first, or it would hide it.
        assert.not(destinations.slice(index).some((later) => destination.startsWith(`${later}/`)));
      }
      const has = (type: string): boolean =>
        linux.namespaces?.some((namespace) => namespace.type === type) === true;
      assert.ok(["pid", "ipc", "uts", "mount", "cgroup"].every(has));
      assert.is(has("network"), input.options.network !== "host");
      assert.is(has("user"), input.options.idMappings !== undefined);
      assert.is(linux.uidMappings, input.options.idMappings?.uid);
      assert.ok(linux.maskedPaths?.includes("/proc/kcore") && linux.readonlyPaths?.includes("/proc/sys"));
      assert.not(Object.keys(config.annotations ?? {}).some((key) => key.startsWith("rl.")));
    }),
    { numRuns: 200 },
  );
});

test("generateConfig makes what the specification's schema wants, for 200 option sets", () => {
  const check = schemaCheck("config-schema.json");
  fc.assert(
    fc.property(arbitraryInput, (input) => check(generateConfig(input).config)),
    { numRuns: 200 },
  );
});

test("generateConfig of a privileged container has every capability, and nothing hidden or read-only", () => {
  const { config } = generateConfig({ ...INPUT, options: { ...OPTIONS, privileged: true } });
  assert.equal(config.process?.capabilities?.effective, CAPABILITIES);
  assert.equal([config.linux?.maskedPaths, config.linux?.readonlyPaths], [[], []]);
});

test("generateConfig has limits, the parent's path and names where the specification has them", () => {
  const options = {
    ...OPTIONS,
    resources: { pids: { limit: 5 } },
    cgroupParent: "/a",
    oomScoreAdj: 7,
    domainname: "nis",
  };
  const { config } = generateConfig({ ...INPUT, options });
  assert.equal(config.linux?.resources, { pids: { limit: 5 } });
  assert.is(config.linux?.cgroupsPath, `/a/rl-${OPTIONS.id}`);
  assert.equal([config.process?.oomScoreAdj, config.domainname], [7, "nis"]);
});

test("generateConfig names nothing in the host's name space", () => {
  const { config } = generateConfig({
    ...INPUT,
    options: { ...OPTIONS, hostname: "vm", shared: { uts: "host" } },
  });
  assert.not("hostname" in config);
  assert.ok(config.process?.env?.includes("HOSTNAME=vm"));
});

test.run();
