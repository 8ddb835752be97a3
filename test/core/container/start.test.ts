import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ProcessExtras } from "../../../core/container/document.ts";
import { defaultMaps } from "../../../core/container/id-maps.ts";
import type { StartFilter } from "../../../core/container/process-extras.ts";
import { planStart, type StartHost, type StartRequest } from "../../../core/container/start.ts";
import { usernsRecord } from "../../../core/container/userns.ts";
import { formatDigest } from "../../../core/digest/digest.ts";
import { isRlError } from "../../../core/errors.ts";
import { MOUNT_POINTS } from "../../../core/image/mount-points.ts";
import { decodePlan } from "../../../core/plan/decode.ts";
import { encodePlan } from "../../../core/plan/encode.ts";
import type { Plan, PlanRecord, RecordName } from "../../../core/plan/records.ts";
import { encodeTemplate, STAND_IN_ID } from "../../../core/plan/template.ts";
import type { StorageDriver } from "../../../core/ports/storage-driver.ts";

const test = suite("planStart");

const ID = "0123456789abcdef".repeat(4);
const IMAGE_ID = formatDigest("sha256", "c".repeat(64));
const RANGES = [{ start: 100_000, size: 65_536 }];
const MAPS = defaultMaps({ uid: 1000, gid: 1000 }, { uid: RANGES, gid: RANGES });

const overlay: StorageDriver = {
  name: "overlay",
  form: "overlay",
  rootfs: ({ layersDirectory, layers, containerDirectory, ephemeral }) => ({
    kind: "overlay",
    lowerBase: layersDirectory,
    lower: layers.toReversed(),
    upper: `${containerDirectory}/upper`,
    work: `${containerDirectory}/work`,
    target: `${containerDirectory}/rootfs`,
    volatile: ephemeral,
  }),
};
const flat: StorageDriver = {
  name: "vfs",
  form: "flat",
  rootfs: ({ layersDirectory, layers, containerDirectory }) => ({
    kind: "copy",
    source: `${layersDirectory}/${layers.join("+")}`,
    target: `${containerDirectory}/rootfs`,
  }),
};

const REQUEST: StartRequest = {
  image: {
    config: { Cmd: ["/bin/sh"], Env: ["PATH=/bin"], User: "web" },
    imageId: IMAGE_ID,
    layers: { overlay: ["low", "high"], flat: ["one", "two"] },
  },
  options: { id: ID, network: "private" },
  stdin: "none",
  init: false,
  ephemeral: true,
};
const HOST: StartHost = {
  maps: MAPS,
  userns: usernsRecord(MAPS, { uid: 1000, runDirectory: "/run/rl", helpers: undefined }),
  driver: overlay,
  layersDirectory: "/store/layers/overlay-full",
  containerDirectory: `/store/containers/${ID}`,
  lifeDirectory: `/run/rl/containers/${ID}`,
  document: () => "{",
  facts: { nofile: { soft: 1024, hard: 4096 }, cpuCount: 2 },
  resolvConf: "nameserver 9.9.9.9\nnameserver 127.0.0.53\n",
  hosts: undefined,
  helperArguments: ["/usr/bin/pasta", "{netns}"],
  filter: () => ({ program: new Uint8Array(16), flags: 2 }),
  failureArguments: ["/usr/bin/rl", "__step-failed"],
  cleanup: ["/store/names/web"],
};

const plan = (request: Partial<StartRequest> = {}, host: Partial<StartHost> = {}): Plan =>
  planStart({ ...REQUEST, ...request }, { ...HOST, ...host }).plan;
const all = <N extends RecordName>(records: Plan, name: N) =>
  records.filter((record): record is Extract<PlanRecord, { record: N }> => record.record === name);
const options = (more: object): Partial<StartRequest> => ({ options: { ...REQUEST.options, ...more } });
const file = (records: Plan, target: string): string | undefined => {
  const found = all(records, "generatedFile").find((record) => record.target === target);
  return found && new TextDecoder().decode(found.content);
};

test("planStart mounts the image's layers over the mount points, in the driver's form", () => {
  const [mount] = all(plan(), "overlay");
  assert.is(mount?.lowerBase, "/store/layers/overlay-full");
  assert.is(mount?.lower, `high:low:${MOUNT_POINTS}`);
  assert.is(mount?.volatile, 1);
  assert.is(all(plan({ ephemeral: false }), "overlay")[0]?.volatile, 0);
});

test("planStart gives a driver of whole trees the last one alone", () => {
  assert.equal(all(plan({}, { driver: flat, layersDirectory: "/flat" }), "copyTree"), [
    { record: "copyTree", source: "/flat/two", target: `/store/containers/${ID}/rootfs` },
  ]);
});

test("planStart enters the host's user namespace and maps ids in the configuration as it does", () => {
  const { plan: records, config } = planStart(REQUEST, HOST);
  assert.equal(all(records, "userns"), [{ record: "userns", ...HOST.userns }]);
  assert.equal(config.linux?.uidMappings, MAPS.uid);
  assert.equal(config.linux?.gidMappings, MAPS.gid);
});

test("planStart names the container in its files, and itself on its loopback", () => {
  assert.is(file(plan(), "/etc/hostname"), "0123456789ab\n");
  assert.match(file(plan(), "/etc/hosts") ?? "", /^127\.0\.0\.1\t0123456789ab$/m);
  assert.is(file(plan(options({ hostname: "web" })), "/etc/hostname"), "web\n");
});

test("planStart gives name servers that the container's network reaches, and the host's names in the host's", () => {
  assert.is(file(plan(), "/etc/resolv.conf"), "nameserver 9.9.9.9\n");
  const shared = plan(options({ network: "host" }), { hosts: "10.0.0.1\tdb\n", helperArguments: undefined });
  assert.is(file(shared, "/etc/resolv.conf"), HOST.resolvConf);
  assert.is(file(shared, "/etc/hosts"), "10.0.0.1\tdb\n");
});

test("planStart asks for a filter with the container's bounding set, and goes without only when it gets none", () => {
  const asked: string[][] = [];
  const filter = (capabilities: readonly string[]): StartFilter => {
    asked.push([...capabilities]);
    return { program: new Uint8Array(8), flags: 4 };
  };
  assert.equal(all(plan(options({ capDrop: ["ALL"], capAdd: ["CHOWN"] }), { filter }), "seccomp"), [
    { record: "seccomp", filter: new Uint8Array(8), flags: 4 },
  ]);
  assert.equal(asked, [["CAP_CHOWN"]]);
  assert.equal(all(plan({}, { filter: () => undefined }), "seccomp"), []);
});

test("planStart tells the document what further processes need", () => {
  let kept: ProcessExtras | undefined;
  const document: StartHost["document"] = (_, extras) => {
    kept = extras;
    return "{";
  };
  plan({}, { document });
  assert.equal(kept, { user: "web", groups: [], filter: { program: btoa("\0".repeat(16)), flags: 2 } });
  plan(
    { landlock: true, ...options({ noNewPrivileges: true, user: "5", groups: ["7", "disk"] }) },
    {
      document,
      filter: () => undefined,
    },
  );
  assert.equal([kept?.user, kept?.groups, kept?.filter], ["5", ["disk"], "none"]);
  assert.ok(kept?.writable?.includes("/dev/shm"));
});

test("planStart passes on how the command is run", () => {
  assert.equal(all(plan(), "stdin"), [{ record: "stdin", mode: 0 }]);
  assert.equal(all(plan({ stdin: "caller" }), "stdin"), [{ record: "stdin", mode: 1 }]);
  assert.equal([all(plan(), "init").length, all(plan({ init: true }), "init").length], [0, 1]);
  assert.is(all(plan(), "user")[0]?.spec, "web");
  assert.is(all(plan(options({ user: "5:6" })), "user")[0]?.spec, "5:6");
  assert.equal(
    all(plan(), "failureArgument").map(({ value }) => value),
    HOST.failureArguments,
  );
  assert.equal(
    all(plan(), "helperArgument").map(({ value }) => value),
    HOST.helperArguments,
  );
  assert.equal(all(plan({}, { helperArguments: undefined }), "helperArgument"), []);
});

test("planStart removes the directory of a container that does not stay, and never that of one that does", () => {
  const paths = (records: Plan): unknown[] => all(records, "cleanup").map(({ path }) => path);
  assert.equal(paths(plan()), [HOST.lifeDirectory, HOST.containerDirectory, "/store/names/web"]);
  assert.equal(paths(plan({ ephemeral: false })), ["/store/names/web"]);
  assert.equal(paths(plan({}, { cleanup: [] })), [HOST.lifeDirectory, HOST.containerDirectory]);
});

test("planStart is the same for the same input", () => {
  assert.equal(encodePlan(plan()), encodePlan(plan()));
});

test("planStart of the stand-in depends on id, command and environment in nothing but the words", () => {
  const stand = (more: object, config: object = {}): Uint8Array =>
    encodeTemplate(
      plan(
        {
          ...options({ ...more, id: STAND_IN_ID }),
          image: { ...REQUEST.image, config: { ...REQUEST.image.config, ...config } },
        },
        { containerDirectory: `/store/containers/${STAND_IN_ID}` },
      ),
    );
  const template = stand({});
  assert.equal(stand({ command: ["other", "words"], env: ["A=1", "PATH"], entrypoint: ["/x"] }), template);
  assert.equal(stand({}, { Cmd: ["other"], Env: ["B=1"], Entrypoint: ["/y"] }), template);
  assert.not.equal(stand({ hostname: "web" }), template);
  assert.not.equal(stand({ user: "0" }), template);
});

test("planStart of the stand-in has the id nowhere but where the stand-in is", () => {
  const host = {
    containerDirectory: `/store/containers/${STAND_IN_ID}`,
    lifeDirectory: `/run/rl/containers/${STAND_IN_ID}`,
  };
  const records = decodePlan(encodePlan(plan(options({ id: STAND_IN_ID }), host)));
  const text = JSON.stringify(records, (_key, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  );
  assert.not.match(text, new RegExp(ID.slice(0, 12)));
});

test("planStart refuses options that cannot be meant", () => {
  for (const more of [{ capAdd: ["NOTHING"] }, { hostname: "a b" }, { workingDirectory: "relative" }]) {
    assert.throws(
      () => plan(options(more)),
      (error: unknown) => isRlError(error) && error.code === "invalid",
    );
  }
});

test.run();
