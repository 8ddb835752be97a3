/**
 * An image whose /proc, /sys or /dev leads elsewhere would have the runtime mount there (CVE-2019-19921,
 * CVE-2019-16884): refused.
 */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../helpers/e2e/handmade.ts";
import { assertRefused } from "../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../helpers/e2e/stage.ts";
import type { TarEntry } from "../helpers/e2e/tar.ts";

const test = suite("hardening: /proc, /sys and /dev of the image");
let stage: Stage;
let outside: string;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  outside = join(stage.home, "outside");
  mkdirSync(outside);
});
test.after(() => stage?.stop());

let count = 0;
const push = (entries: readonly TarEntry[]): Promise<string> => {
  count += 1;
  return pushImage(stage.registry, `paths${count}`, { layers: [[...busyboxEntries(), ...entries]] });
};

for (const path of ["proc", "sys", "dev"]) {
  test(`/${path} as a link to a directory of the host is refused`, async () => {
    const links = [outside, `../../../../../../../..${outside}`, "/proc/self/root", "/tmp", "nowhere"];
    const refused = async (link: string): Promise<void> => {
      const image = await push([
        { path: "tmp/", type: "directory" },
        { path, type: "symlink", link },
      ]);
      assertRefused(await stage.rl([...PLAIN, "-q", image, "true"]), { line: `"/${path}`, hint: "image" });
    };
    await Promise.all(links.map(refused));
    assert.equal(readdirSync(outside), []);
  });

  test(`/${path} as a file is refused`, async () => {
    const image = await push([{ path, content: "no directory" }]);
    assertRefused(await stage.rl([...PLAIN, "-q", image, "true"]), { line: `"/${path}`, hint: null });
  });

  test(`/${path} that an upper layer made a link is refused`, async () => {
    count += 1;
    const layers = [
      [...busyboxEntries(), { path: `${path}/`, type: "directory" as const }],
      [{ path, type: "symlink" as const, link: outside }],
    ];
    const image = await pushImage(stage.registry, `paths${count}`, { layers });
    assertRefused(await stage.rl([...PLAIN, "-q", image, "true"]), { line: `"/${path}`, hint: "image" });
  });
}

test("links below /dev, /proc and /sys in the image are covered, not followed", async () => {
  const names = [
    "dev/null",
    "dev/pts",
    "dev/shm",
    "dev/mqueue",
    "dev/console",
    "proc/sys",
    "sys/fs",
    "sys/firmware",
  ];
  const directories = ["dev/", "proc/", "sys/"].map((path): TarEntry => ({ path, type: "directory" }));
  const links = names.map((path): TarEntry => ({ path, type: "symlink", link: outside }));
  const image = await push([...directories, ...links]);
  assert.is(
    await stage.ok([...PLAIN, "-q", image, "sh", "-c", "echo x >/dev/null; ls -ld /dev/shm | cut -c1"]),
    "d\n",
  );
  assert.equal(readdirSync(outside), []);
});

test("an image without them gets them", async () => {
  const image = await push([]);
  assert.is(
    await stage.ok([...PLAIN, "-q", image, "sh", "-c", "echo $$; ls -d /proc/self /sys/class /dev/null"]),
    "1\n/dev/null\n/proc/self\n/sys/class\n",
  );
  assert.not.ok(existsSync(join(outside, "null")));
});

test.run();
