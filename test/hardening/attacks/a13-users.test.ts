/**
 * A13: who a user is, when the image says so (CVE-2024-40635, CVE-2026-46680, CVE-2026-30892), and user databases that
 * never end (CVE-2024-9676). `kernel/user-lookup.test.ts` has 232 answers of the lookup, `hardening/etc-files.test.ts`
 * the pipes, devices and links in images.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

/** A start that takes this long hangs. */
const HANGS_MS = 20_000;

const test = suite("attack A13: users");
let stage: Stage;
let image: string;
let bundle: Bundle;
test.before(async () => {
  skipIf(requires.idRange());
  stage = await makeStage({ registry: "empty" });
  const passwd = [
    "root:x:0:0::/root:/bin/sh",
    "1000:x:0:0:a name of digits:/:/bin/sh",
    "0:x:7:7:another:/:/bin/sh",
    "alice:x:1001:1001::/home/alice:/bin/sh",
    "huge:x:4294967296:0::/:/bin/sh",
    "minus:x:-1:0::/:/bin/sh",
    "last:x:4294967295:0::/:/bin/sh",
    "01001:x:0:0::/:/bin/sh",
    "",
  ];
  const group = ["root:x:0:", "50:x:0:", "staff:x:50:", "wide:x:4294967296:", ""];
  image = await pushImage(stage.registry, "users", {
    layers: [
      [
        ...busyboxEntries(),
        { path: "etc/", type: "directory" },
        { path: "etc/passwd", content: passwd.join("\n") },
        { path: "etc/group", content: group.join("\n") },
      ],
    ],
  });
  await stage.ok(["pull", "-q", image]);
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

/** "UID:GID", or undefined: refused. */
const USERS: readonly (readonly [spec: string, ids: string | undefined])[] = [
  ["0", "0:0"],
  ["1000", "1000:0"],
  ["1000:50", "1000:50"],
  ["01000", "1000:0"],
  ["0001001", "1001:1001"],
  ["alice", "1001:1001"],
  ["alice:staff", "1001:50"],
  ["alice:50", "1001:50"],
  [":50", "0:50"],
  ["2147483648", undefined],
  ["4294967295", undefined],
  ["4294967296", undefined],
  ["4294968296", undefined],
  ["18446744073709551616", undefined],
  ["18446744073709552616:0", undefined],
  ["99999999999999999999999999999999", undefined],
  ["1000:4294967296", undefined],
  ["1000:18446744073709551616", undefined],
  ["-1", undefined],
  ["-1000", undefined],
  ["+0", undefined],
  ["0x0", undefined],
  ["1e3", undefined],
  ["1000.0", undefined],
  [" 0", undefined],
  ["0 ", undefined],
  ["0\n", undefined],
  ["\u0660", undefined],
  ["\uff10", undefined],
  ["huge", undefined],
  ["minus", undefined],
  ["last", undefined],
  ["alice:wide", undefined],
  ["alice:nosuch", undefined],
  ["alice:", undefined],
  ["a:b:c", undefined],
  ["alice,root", undefined],
  ["alice\nroot:x:0:0", undefined],
];

test("of the command line are who they say, or refused", async () => {
  for (const [spec, ids] of USERS) {
    const { exitCode, stdout, stderr } = await stage.rl([
      ...PLAIN,
      "-u",
      spec,
      image,
      "sh",
      "-c",
      "echo $(id -u):$(id -g)",
    ]);
    assert.is(stdout.trim(), ids ?? "", `${JSON.stringify(spec)}: ${stderr}`);
    if (ids === undefined) assert.is(exitCode, 125, spec);
  }
});

test("of an image's config are the same", async () => {
  for (const [index, [spec, ids]] of USERS.filter((_, at) => at % 9 === 1).entries()) {
    const from = await pushImage(stage.registry, `user${index}`, {
      layers: [busyboxEntries()],
      config: { User: spec },
    });
    const { stdout } = await stage.rl([...PLAIN, "-q", from, "sh", "-c", "echo $(id -u)"]);
    const wanted = /^\d/.test(spec) ? ids?.split(":")[0] : undefined;
    assert.is(stdout.trim(), wanted ?? "", spec);
  }
});

function sparse(path: string): void {
  writeFileSync(path, "");
  truncateSync(path, 2 ** 30);
}

const DATABASES: readonly (readonly [what: string, make: (path: string) => void])[] = [
  ["a pipe", (path) => void spawnSync("mkfifo", [path])],
  ["endless zeros", (path) => symlinkSync("/dev/zero", path)],
  ["random bytes", (path) => symlinkSync("/dev/urandom", path)],
  ["the terminal", (path) => symlinkSync("/dev/tty", path)],
  ["a gigabyte without blocks", sparse],
  ["a megabyte and a byte", (path) => writeFileSync(path, Buffer.alloc(2 ** 20 + 1, "a"))],
  ["a directory", (path) => mkdirSync(path)],
];

for (const name of ["passwd", "group"]) {
  for (const [what, make] of DATABASES) {
    test(`/etc/${name} of a bundle that is ${what} is refused, and not waited for`, async () => {
      bundle.restore();
      const path = join(bundle.rootfs, "etc", name);
      rmSync(path);
      make(path);
      const ended = await bundle.run(["true"], undefined, { timeoutMs: HANGS_MS });
      assert.not.equal([0, 137].includes(ended.exitCode), true, `${ended.exitCode} ${ended.stderr}`);
      assert.match(ended.stderr, /^rl: Cannot use user "/);
    });
  }
}

test("a user database that is a file of the kernel's says nothing: not the caller's variables, not the kernel's log", async () => {
  for (const link of [
    "/proc/self/environ",
    "/proc/1/environ",
    "/proc/1/cmdline",
    "/proc/kmsg",
    "/proc/self/maps",
  ]) {
    for (const name of ["passwd", "group"]) {
      bundle.restore();
      rmSync(join(bundle.rootfs, "etc", name));
      symlinkSync(link, join(bundle.rootfs, "etc", name));
      // The first variable of the caller's reads like a line of a user database.
      const line = "x:x:0:0:secret:/secret-of-the-caller:x";
      const argv = [
        "env",
        "-i",
        `SECRET=${line}`,
        `HOME=${stage.home}`,
        `XDG_RUNTIME_DIR=${stage.env.XDG_RUNTIME_DIR}`,
      ];
      const start = [
        program(),
        "oci",
        "--root",
        join(stage.home, "states"),
        "run",
        "--bundle",
        bundle.path,
        "kernel",
      ];
      await bundle.run(["/bin/sh", "-c", "echo $HOME"]);
      const ended = await run([...argv, ...start], { timeoutMs: HANGS_MS });
      assert.not.match(ended.stdout, /secret/, link);
      if (ended.exitCode !== 0) assert.match(ended.stderr, /^rl: Cannot use user "/, link);
    }
  }
});

test.run();
