/** The package as somebody has it who installed it: packed, and unpacked into the node_modules of a program. */
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runOk } from "../helpers/process.ts";
import { skip } from "../helpers/skip.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { repository } from "../helpers/user.ts";

/** Where the built JavaScript is. */
export function builtPackage(): string {
  const path = join(repository, "dist/package");
  return existsSync(join(path, "core.js")) ? path : skip("the package is not built: npm run build:package");
}

/** Pack the package into a directory; the path of the archive. */
export async function pack(into: string): Promise<string> {
  builtPackage();
  // What is built is packed: building it anew is not for tests.
  const command = ["npm", "pack", "--ignore-scripts", "--silent", "--offline", "--pack-destination", into];
  await runOk(command, { cwd: repository, env: { ...process.env, npm_config_cache: join(into, ".cache") } });
  const name = readdirSync(into).find((each) => each.endsWith(".tgz"));
  if (name === undefined) throw new Error("npm packed nothing");
  return join(into, name);
}

/** What is in the package for those who read no TypeScript. */
const JAVASCRIPT = ["package.json", "dist/package", "syscalls-c/build/librl.so", "examples"];

/**
 * A program's directory with the package, what it depends on, and the examples.
 *
 * @param parts "all" is the package as it is packed, which takes npm its time
 */
export async function installed(parts: "all" | "javascript"): Promise<TempDir> {
  const place = tempDir("rl-package");
  try {
    const modules = join(place.path, "node_modules");
    mkdirSync(join(modules, "rl"), { recursive: true });
    if (parts === "all") {
      const archive = await pack(place.path);
      await runOk(["tar", "-xzf", archive, "-C", join(modules, "rl"), "--strip-components=1"]);
    } else {
      builtPackage();
      for (const path of JAVASCRIPT) {
        cpSync(join(repository, path), join(modules, "rl", path), { recursive: true });
      }
    }
    for (const name of ["unstorage", "@sigstore", "bun-types"]) {
      symlinkSync(join(repository, "node_modules", name), join(modules, name));
    }
    cpSync(join(modules, "rl/examples"), join(place.path, "examples"), { recursive: true });
    const manifest = { name: "program", type: "module", private: true, dependencies: { rl: "*" } };
    writeFileSync(join(place.path, "package.json"), JSON.stringify(manifest));
    return place;
  } catch (error) {
    place.remove();
    throw error;
  }
}
