/**
 * Put the files of an image into a directory that is not there yet: `node unpack.ts IMAGE DIRECTORY [STORE]`.
 *
 * All layers are verified and written over one another, with links, times and modes. They belong to whoever runs this:
 * other owners, and programs that run as their owner, are for `rl`, which has a user namespace for them.
 */
import { arch } from "node:os";
import { resolve } from "node:path";
import { extractImage, pullImage } from "rl/core";
import { openDirectoryTree, openImageStore } from "rl/host/node";

const [image = "alpine", directory = "rootfs", place = "images"] = process.argv.slice(2);
const platform = { os: "linux", architecture: arch() === "x64" ? "amd64" : arch() };
const store = openImageStore(resolve(place));

const pulling = pullImage(image, { platform, policy: "missing" }, store);
let step = await pulling.next();
while (step.done !== true) step = await pulling.next();

const tree = await openDirectoryTree(resolve(directory));
const layers = await extractImage(step.value, tree, store);
const entries = layers.reduce((sum, layer) => sum + layer.entries, 0);
console.log(`${entries} entries of ${layers.length} layers are in ${directory}`);
