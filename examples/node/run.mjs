/**
 * Run a command in a container of an image that Node pulls: `node run.mjs IMAGE STORE`.
 *
 * Namespaces are made by the `rl` executable ($RL, or the one in PATH), which finds the image in the store that both use.
 */
import { spawnSync } from "node:child_process";
import { arch } from "node:os";
import { resolve } from "node:path";
import { pullImage } from "rl/core";
import { openImageStore } from "rl/host/node";

const [image = "alpine", place = "images"] = process.argv.slice(2);
const platform = { os: "linux", architecture: arch() === "x64" ? "amd64" : arch() };
const store = openImageStore(resolve(place));

const pulling = pullImage(image, { platform, policy: "missing" }, store);
let step = await pulling.next();
while (step.done !== true) step = await pulling.next();

const options = ["--rm", "--quiet", "--pull", "never", "--network", "none"];
const args = ["run", ...options, step.value.reference, "echo", "hello from a container"];
const { status } = spawnSync(process.env.RL ?? "rl", args, {
  stdio: "inherit",
  env: { ...process.env, RL_ROOT: resolve(place) },
});
process.exitCode = status ?? 1;
