/** Who makes images of containers: the same image, the same changes. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { prepare, program } from "../place.ts";

export interface Contender {
  readonly name: string;
  readonly version: string;
  /** Bring the image in. */
  load(archive: string, image: string): void;
  /** Start a container under a name, run a line of shell in it, and keep it. */
  run(image: string, name: string, line: string): void;
  /** The command that is measured, and its environment. */
  commit(
    name: string,
    image: string,
  ): { readonly argv: readonly string[]; readonly env: Record<string, string> };
}

export function rl(place: string): Contender {
  const env = { RL_ROOT: join(place, "rl") };
  return {
    name: "rl",
    version: prepare([program, "version"]).split("\n")[0] ?? "",
    load: (archive, image) => void prepare([program, "import", archive, image], env),
    run: (image, name, line) =>
      void prepare([program, "run", "--name", name, "--network", "none", image, "sh", "-c", line], env),
    commit: (name, image) => ({ argv: [program, "commit", "-q", name, image], env }),
  };
}

export function podman(place: string): Contender {
  const root = join(place, "podman");
  mkdirSync(root, { recursive: true });
  const base = ["podman", "--root", join(root, "root"), "--runroot", join(root, "run")];
  return {
    name: "podman",
    version: prepare(["podman", "--version"]).trim(),
    load: (archive, image) => void prepare([...base, "import", "-q", archive, image]),
    run: (image, name, line) =>
      void prepare([...base, "run", "--name", name, "--network", "none", image, "sh", "-c", line]),
    commit: (name, image) => ({ argv: [...base, "commit", "-q", name, image], env: {} }),
  };
}
