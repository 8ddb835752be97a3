import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerDefaults } from "../../../../core/image/commit/container-defaults.ts";
import type { ImageProcess } from "../../../../core/spec/image-config.ts";
import type { RuntimeConfig } from "../../../../core/spec/runtime-config.ts";

const test = suite("core/image/commit/container-defaults");

function started(args: readonly string[], env: readonly string[] = [], cwd = "/"): RuntimeConfig {
  return { ociVersion: "1.2.0", process: { args, env, cwd, user: { uid: 0, gid: 0 } } };
}

test("what was executed takes the place of the image's command", () => {
  const image: ImageProcess = { Entrypoint: ["/run"], Cmd: ["x"], User: "web", Labels: { a: "b" } };
  assert.equal(containerDefaults(image, started(["/run", "y"])), { ...image, Cmd: ["y"] });
  assert.equal(containerDefaults(image, started(["/run"])), { ...image, Cmd: undefined });
  assert.equal(containerDefaults(image, started(["sh"])), { ...image, Entrypoint: undefined, Cmd: ["sh"] });
  assert.equal(containerDefaults({}, started(["sh", "-c", "x"])).Cmd, ["sh", "-c", "x"]);
});

test("variables that were given are kept, those every container has are not", () => {
  const image: ImageProcess = { Env: ["LANG=C", "HOME=/srv"] };
  const env = ["PATH=/bin", "HOSTNAME=abc", "TERM=xterm", "LANG=de", "HOME=/root", "GIVEN=1"];
  assert.equal(containerDefaults(image, started(["x"], env)).Env, ["LANG=de", "HOME=/root", "GIVEN=1"]);
  assert.is(containerDefaults({}, started(["x"], ["PATH=/bin"])).Env, undefined);
});

test("the working directory is kept when one was set", () => {
  assert.is(containerDefaults({}, started(["x"], [], "/")).WorkingDir, undefined);
  assert.is(containerDefaults({}, started(["x"], [], "/srv")).WorkingDir, "/srv");
  assert.is(containerDefaults({ WorkingDir: "/srv" }, started(["x"], [], "/")).WorkingDir, "/");
});

test("without a process the image's defaults stay", () => {
  const image: ImageProcess = { Cmd: ["x"] };
  assert.is(containerDefaults(image, { ociVersion: "1.2.0" }), image);
});

test.run();
