import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  anonymousDirectories,
  anonymousVolumes,
  declaredVolumes,
  type KeptMount,
  mountOptions,
  volumeMark,
  volumeMarkPaths,
  volumeMount,
} from "../../../core/container/mounts.ts";

const test = suite("mounts of a container");
const BIND: KeptMount = {
  type: "bind",
  source: "/src",
  destination: "/dst",
  readonly: false,
  options: ["ro"],
};
const NAMED = volumeMount("/store/volumes/data", "/data", { readonly: true, subpath: "part" });
const ANONYMOUS = volumeMount("/store/volumes/0f", "/anon", { anonymous: true });
const TMPFS: KeptMount = {
  type: "tmpfs",
  source: "",
  destination: "/tmp",
  readonly: false,
  options: ["size=1m"],
};

test("a volume is named by its directory, and copies up", () => {
  assert.is(NAMED.name, "data");
  assert.is(NAMED.source, "/store/volumes/data/_data");
  assert.is(NAMED.copyUp, true);
});

test("mounts stand for options", () => {
  assert.equal(mountOptions([BIND, NAMED, ANONYMOUS, TMPFS]), {
    binds: [{ source: "/src", target: "/dst", options: ["ro"] }],
    tmpfs: [{ target: "/tmp", options: ["size=1m"] }],
    volumes: [
      {
        directory: "/store/volumes/data",
        target: "/data",
        readonly: true,
        options: [],
        subpath: "part",
        copyUp: true,
        make: false,
      },
      {
        directory: "/store/volumes/0f",
        target: "/anon",
        readonly: false,
        options: [],
        subpath: undefined,
        copyUp: true,
        make: true,
      },
    ],
  });
  assert.equal(mountOptions([{ ...BIND, readonly: true }]).binds?.[0]?.readonly, true);
});

test("volumes without a name go with the container, and all are marked once", () => {
  assert.equal(anonymousVolumes([BIND, NAMED, ANONYMOUS]), ["0f"]);
  assert.equal(anonymousDirectories([BIND, NAMED, ANONYMOUS]), ["/store/volumes/0f"]);
  assert.equal(volumeMarkPaths([NAMED, NAMED, BIND], "/c"), [`/c/${volumeMark("data")}`]);
  assert.equal(volumeMarkPaths(undefined, "/c"), []);
});

test("what the image declares counts where nothing is mounted on just that path", () => {
  const Volumes = { "/dst/": {}, "/dst/below": {}, "/var//lib": {}, "/": {}, "/proc/x": {}, "/dev/shm": {} };
  assert.equal(declaredVolumes({ Volumes }, [BIND]), ["/dst/below", "/var/lib"]);
  assert.equal(declaredVolumes({ Volumes: null }, []), []);
});

test.run();
