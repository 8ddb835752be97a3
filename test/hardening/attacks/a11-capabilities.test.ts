/**
 * A11: inheritable capabilities (CVE-2022-24769, CVE-2022-29162): with any in the set, a file of the image with the
 * same ones would give them to a user who is not root. `e2e/isolation/power.test.ts` has every set of an image's command.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { imagesDirectory } from "../../helpers/images.ts";

const test = suite("attack A11: inheritable capabilities");
let stage: Stage;
let image: string;
let bundle: Bundle;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  const busybox = readFileSync(join(imagesDirectory(), "rootfs/busybox/bin/busybox"));
  // struct vfs_cap_data, version 2, effective: CHOWN, SETUID and KILL, inheritable alone and permitted alone.
  const [magic, none, some, high] = ["\x01\0\0\x02", "\0\0\0\0", "\x21\0\0\0", "\0".repeat(8)];
  image = await pushImage(stage.registry, "capable", {
    layers: [
      [
        ...busyboxEntries(),
        { path: "inheritable/", type: "directory" },
        { path: "permitted/", type: "directory" },
        {
          path: "inheritable/grep",
          mode: 0o755,
          content: busybox,
          xattrs: { "security.capability": `${magic}${none}${some}${high}` },
        },
        {
          path: "permitted/grep",
          mode: 0o755,
          content: busybox,
          xattrs: { "security.capability": `${magic}${some}${none}${high}` },
        },
      ],
    ],
  });
  await stage.ok(["pull", "-q", image]);
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

const NONE = "0000000000000000";

test("the inheritable and ambient sets are empty, for every user and in every way to start", async () => {
  for (const flags of [
    [],
    ["--init"],
    ["-u", "1000"],
    ["--cap-add", "ALL"],
    ["--cap-add", "NET_ADMIN", "-u", "7"],
  ]) {
    const seen = await stage.ok([
      ...PLAIN,
      ...flags,
      image,
      "grep",
      "-E",
      "^Cap(Inh|Amb)",
      "/proc/self/status",
    ]);
    assert.is(seen, `CapInh:\t${NONE}\nCapAmb:\t${NONE}\n`, flags.join(" "));
  }
  const { stdout } = await bundle.run(["grep", "-E", "^Cap(Inh|Amb)", "/proc/self/status"]);
  assert.is(stdout, `CapInh:\t${NONE}\nCapAmb:\t${NONE}\n`);
});

test("a file with inheritable capabilities gives nothing; one with permitted ones gives those, within the bounds", async () => {
  const effective = async (file: string, ...flags: string[]): Promise<string> =>
    (await stage.ok([...PLAIN, "-u", "1000", ...flags, image, file, "^CapEff", "/proc/self/status"])).split(
      "\t",
    )[1] ?? "";
  assert.is(await effective("/inheritable/grep"), `${NONE}\n`);
  assert.is(await effective("/inheritable/grep", "--cap-add", "ALL"), `${NONE}\n`);
  assert.is(await effective("/permitted/grep"), "0000000000000021\n");
  // The kernel does not execute what could not have all that its file says.
  const { exitCode } = await stage.rl([
    ...PLAIN,
    "-u",
    "1000",
    "--cap-drop",
    "KILL",
    image,
    "/permitted/grep",
  ]);
  assert.is(exitCode, 126);
});

test.run();
