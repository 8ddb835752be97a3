/** What the benchmarks of networks share. */
import { prepare } from "../place.ts";
import type { Contender } from "../start/contenders.ts";

/** The network with a name that is made for them, in each program's store. */
export const NETWORK = "bench";

/** The words before "run", and the image. */
export function parts({ argv }: Contender): { base: readonly string[]; image: string } {
  return { base: argv.slice(0, argv.indexOf("run")), image: argv.at(-2) ?? "" };
}

/** A port of loopback that nobody has now. */
export function freePort(): number {
  const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = server;
  server.stop(true);
  return port;
}

/** End a container and remove it. */
export function removeContainer(program: Contender, id: string): void {
  const words = program.name === "podman" ? ["rm", "-f", "-t", "0", id] : ["rm", "-f", id];
  Bun.spawnSync([...parts(program).base, ...words], {
    env: { ...process.env, ...program.env },
    stdout: "ignore",
    stderr: "inherit",
  });
}

/** Make the network, anew if it is there. */
export function makeNetwork(program: Contender): void {
  const { base } = parts(program);
  Bun.spawnSync([...base, "network", "rm", "-f", NETWORK], { env: { ...process.env, ...program.env } });
  prepare([...base, "network", "create", NETWORK], program.env);
}

/** What went wrong, in short: what a failed program said begins on the second line. */
export function firstLine(reason: string): string {
  const lines = reason.split("\n").filter((line) => line !== "");
  return lines.find((line) => line.startsWith("rl: ") || line.startsWith("Error: ")) ?? lines[0] ?? "";
}
