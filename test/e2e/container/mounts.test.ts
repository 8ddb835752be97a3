/** `--mount`, sources of binds that are not there, and whose the files of a bind are. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("mounts");
let stage: Stage;
let plain: string;
const postgres = "example.org/numeric";

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  plain = stage.image("busybox");
  await stage.ok(["pull", "-q", plain]);
  await stage.ok(["run", "--network", "none", "--name", "maker", plain, "true"]);
  await stage.ok(["commit", "-q", "-c", "USER 999", "maker", postgres]);
  await stage.ok(["rm", "maker"]);
});
test.after(() => stage?.stop());

test("a bind, a volume and a tmpfs by --mount", async () => {
  const source = join(stage.home, "bound");
  mkdirSync(source);
  const flags = [
    ["--mount", `type=bind,src=${source},dst=/bound,readonly`],
    ["--mount", "src=vol,target=/vol,volume-label=a=b"],
    ["--mount", "type=tmpfs,destination=/tmpfs,tmpfs-size=1m,tmpfs-mode=0700"],
  ].flat();
  const script =
    "for m in bound vol tmpfs; do touch /$m/x 2>/dev/null && echo $m; done; stat -c %a /tmpfs; df -k /tmpfs | tail -n1 | tr -s ' ' | cut -d' ' -f2";
  assert.is(await stage.sh(script, flags), "vol\ntmpfs\n700\n1024\n");
  assert.is(await stage.ok(["volume", "inspect", "-f", "{{.Labels}}", "vol"]), "map[a:b]\n");
});

test("what --mount cannot mean is refused with docker's words", async () => {
  const refusals: Record<string, string> = {
    "type=bind,src=/tmp": "target is required",
    "type=bind,src=/tmp,dts=/x": 'unexpected key \\"dts\\" in \\"dts=/x\\"',
    "bind,src=/tmp,dst=/x": 'invalid field \\"bind\\" must be a key=value pair',
    "type=bind,src=/no/such/path,dst=/x": "bind source path does not exist",
    "type=bind,dst=/x": "must not be empty",
    "type=tmpfs,src=/x,dst=/x": "has no source",
    "type=bind,src=/tmp,dst=/x,volume-nocopy": "do not go with the mount type bind",
    "type=volume,src=a/b,dst=/x": "name",
    "type=image,src=busybox,dst=/x,rw": "can only be mounted to be read",
  };
  for (const [mount, words] of Object.entries(refusals)) {
    const { exitCode, stderr } = await stage.rl([...PLAIN, "--mount", mount, plain, "true"]);
    assert.is(exitCode, 125, mount);
    assert.ok(stderr.replaceAll('\\"', '"').includes(words.replaceAll('\\"', '"')), `${mount}: ${stderr}`);
  }
});

test("-v makes a directory that is not there, --mount does not, and one path has one mount", async () => {
  const source = join(stage.home, "new/directory");
  assertRefused(await stage.rl([...PLAIN, "--mount", `type=bind,src=${source},dst=/x`, plain, "true"]), {
    line: "bind source path does not exist",
  });
  assert.not(existsSync(source));
  await stage.sh("touch /x/f", ["-v", `${source}:/x`]);
  assert.ok(existsSync(join(source, "f")));
  assertRefused(await stage.rl([...PLAIN, "-v", "/x", "--tmpfs", "/x", plain, "true"]), {
    line: "named twice",
  });
});

test("a bind below an image with a user of its own is explained in one line, and only then", async () => {
  mkdirSync(join(stage.home, "shared"));
  const bind = ["-v", `${join(stage.home, "shared")}:/shared`];
  for (let i = 0; i < 3; i += 1) {
    const { stderr } = await stage.rl([...PLAIN, ...bind, postgres, "true"]);
    assert.match(stderr, /the image's user is 999.* subordinate id \d+.*--userns keep-id/);
    assert.is(stderr.trimEnd().split("\n").length, 1);
  }
  const asked = await stage.rl([...PLAIN, ...bind, "-u", "7", plain, "true"]);
  assert.match(asked.stderr, /the user is 7.* subordinate id \d+.*--userns keep-id:uid=7/);
  const silent: [flags: string[], image: string][] = [
    [[...bind, "-q"], postgres],
    [[...bind, "-u", "0"], postgres],
    [[...bind, "--userns", "keep-id"], postgres],
    [["-v", `${join(stage.home, "shared")}:/shared:ro`], postgres],
    [["-v", "named:/shared"], postgres],
    [bind, plain],
  ];
  for (const [flags, image] of silent) {
    assert.not.match(
      (await stage.rl([...PLAIN, ...flags, image, "true"])).stderr,
      /user is/,
      flags.join(" "),
    );
  }
});

test.run();
