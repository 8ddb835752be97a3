/** The images of services/images.sh: postgres, redis, web. */
import { join } from "node:path";
import { type Registry, startRegistry } from "../registry.ts";
import { repository } from "../user.ts";

/** Making them, which happens once per machine, takes about a minute. */
const LONGEST_MS = 900_000;

/** A registry with all of them, read-only. They are made when they are missing. */
export function startServiceRegistry(): Promise<Registry> {
  const made = Bun.spawnSync([join(repository, "test/helpers/services/images.sh")], {
    stdin: "ignore",
    timeout: LONGEST_MS,
  });
  if (made.exitCode !== 0) throw new Error(`services/images.sh failed:\n${made.stderr.toString()}`);
  return startRegistry({ storage: join(made.stdout.toString().trim(), "registry"), readOnly: true });
}
