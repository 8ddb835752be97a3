/** Files of /etc that the runtime reads or covers, made to lead elsewhere or to block its reader. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../helpers/e2e/stage.ts";
import type { TarEntry } from "../helpers/e2e/tar.ts";
import type { Finished } from "../helpers/process.ts";

/** A start that takes this long hangs; the time itself is not what is tested. */
const HANGS_MS = 30_000;

const test = suite("hardening: files of /etc in the image");
let stage: Stage;
let outside: string;
let victim: string;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  outside = join(stage.home, "outside");
  mkdirSync(outside);
  victim = join(outside, "victim");
  writeFileSync(victim, "mallory:x:0:0::/:/bin/sh\n");
});
test.after(() => stage?.stop());

let count = 0;
async function run(
  entries: readonly TarEntry[],
  args: readonly string[],
  command: readonly string[],
): Promise<Finished> {
  count += 1;
  const etc: TarEntry[] = [{ path: "etc/", type: "directory" }];
  const layers = [
    [...busyboxEntries(), ...(entries.some(({ path }) => path === "etc") ? [] : etc), ...entries],
  ];
  const image = await pushImage(stage.registry, `etc${count}`, { layers });
  return await stage.rl([...PLAIN, "-q", ...args, image, ...command], { timeoutMs: HANGS_MS });
}

/** All at once: making and pushing the images is most of the time. */
const each = <T>(values: readonly T[], check: (value: T) => Promise<void>): Promise<unknown> =>
  Promise.all(values.map(check));

/** Nothing of the host was written: its file is as it was, its directory has nothing new. */
const untouched = (): void => {
  assert.is(readFileSync(victim, "utf8"), "mallory:x:0:0::/:/bin/sh\n");
  assert.equal(readdirSync(outside), ["victim"]);
};

const up = "../../../../../../../..";

for (const name of ["hosts", "hostname", "resolv.conf"]) {
  const path = `etc/${name}`;

  test(`/${path} as a link to a file of the host is contained`, async () => {
    const links = ["victim", "new"]
      .map((target) => join(outside, target))
      .flatMap((at) => [at, `${up}${at}`]);
    await each(links, async (link) => {
      const script = `echo x >>/${path}; cat /${path}`;
      const ended = await run([{ path, type: "symlink", link }], [], ["sh", "-c", script]);
      assert.ok(ended.exitCode === 0 || ended.exitCode === 125, ended.stderr);
      assert.not.match(ended.stdout, /mallory/);
    });
    untouched();
  });

  test(`/${path} as a pipe, device or directory is covered or refused, and nothing waits for it`, async () => {
    const forms: TarEntry[] = [
      { path, type: "fifo" },
      { path, type: "symlink", link: "/dev/zero" },
      { path, type: "symlink", link: "/proc/self/fd/0" },
      { path, type: "symlink", link: "/proc/1/root/etc/passwd" },
      { path, type: "symlink", link: name },
      { path: `${path}/`, type: "directory" },
    ];
    await each(forms, async (form) => {
      const ended = await run([form], [], ["true"]);
      const shown = `${form.type} ${form.link}: ${ended.exitCode} ${ended.stderr}`;
      assert.ok(ended.exitCode === 0 || ended.exitCode === 125, shown);
      if (ended.exitCode === 125) assert.match(ended.stderr, /^rl: Cannot [^\n]*\n(hint: [^\n]*\n)?$/, shown);
    });
  });
}

test("/etc itself as a link to a directory of the host is contained", async () => {
  for (const link of [outside, `${up}${outside}`]) {
    await run([{ path: "etc", type: "symlink", link }], [], ["true"]);
    untouched();
  }
});

for (const path of ["etc/passwd", "etc/group"]) {
  test(`/${path} as a link to a file of the host is not read`, async () => {
    const files: TarEntry[] = [{ path: "etc/passwd", content: "alice:x:1:1::/:/bin/sh\n" }];
    for (const prefix of ["", up]) {
      const entries = [
        ...files.filter((file) => file.path !== path),
        { path, type: "symlink" as const, link: `${prefix}${victim}` },
      ];
      const user = path === "etc/passwd" ? "mallory" : "alice:mallory";
      const ended = await run(entries, ["-u", user], ["true"]);
      assert.is(ended.exitCode, 125);
      assert.match(ended.stderr, /^rl: Cannot use user "/);
    }
  });

  test(`/${path} that never ends, or never begins, is refused and not waited for`, async () => {
    const forms: TarEntry[] = [
      { path, type: "fifo", mode: 0o666 },
      { path, type: "symlink", link: "/dev/zero" },
      { path, type: "symlink", link: "/dev/tty" },
      { path, type: "symlink", link: "/dev/random" },
      { path, type: "symlink", link: "/proc/kmsg" },
      { path, type: "symlink", link: "/proc/self/fd/1" },
      { path, content: new Uint8Array(3 * 1024 * 1024).fill(0x61) },
      { path: `${path}/`, type: "directory" },
    ];
    const user = path === "etc/passwd" ? "alice" : "1:staff";
    await each(forms, async (form) => {
      const ended = await run([form], ["-u", user], ["true"]);
      const shown = `${form.type} ${form.link}: ${ended.exitCode} ${ended.stderr}`;
      assert.is(ended.exitCode, 125, shown);
      assert.match(ended.stderr, /^rl: Cannot use user "/, shown);
    });
  });
}

test("lines of /etc/passwd that are no lines give nobody anything", async () => {
  const content =
    "::::::\nalice\nalice:x\nalice:x:-1:-1::/:\nalice:x:4294967295:0::/:\nalice:x:99999999999:0::/:\n\0:x:0:0:\n";
  const ended = await run([{ path: "etc/passwd", content }], ["-u", "alice"], ["id", "-u"]);
  assert.is(ended.exitCode, 125, ended.stdout);
});

test.run();
