/**
 * Pull an image and say what is in it, with Node 22.18 or later: `node pull.ts [IMAGE] [DIRECTORY]`.
 *
 * DIRECTORY/image is then an OCI image layout, and `RL_ROOT=DIRECTORY rl images` shows what is in it.
 */
import { arch } from "node:os";
import { resolve } from "node:path";
import { pullImage, readImageConfig } from "rl/core";
import { openImageStore } from "rl/host/node";

const [image = "alpine", directory = "images"] = process.argv.slice(2);
const platform = { os: "linux", architecture: arch() === "x64" ? "amd64" : arch() };
const store = openImageStore(resolve(directory));

const pulling = pullImage(image, { platform, policy: "missing" }, store);
let step = await pulling.next();
for (; step.done !== true; step = await pulling.next()) {
  if (step.value.kind === "layer") console.log(step.value.state, step.value.digest);
}
const { os, architecture, config, rootfs } = await readImageConfig(step.value, store);
console.log(`${step.value.reference} for ${os}/${architecture}, ${rootfs.diff_ids.length} layers`);
console.log(`it runs ${JSON.stringify([...(config?.Entrypoint ?? []), ...(config?.Cmd ?? [])])}`);
