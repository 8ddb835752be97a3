/** Containers of services: images of services/images.sh, and waiting for what they say of themselves. */
import { makeStage, type Stage } from "./stage.ts";
import { untilTrue } from "./until.ts";

export interface Services {
  readonly stage: Stage;
  /** Start a container without a network in the background; gives its id. */
  start(
    name: string,
    service: Service,
    flags?: readonly string[],
    words?: readonly string[],
  ): Promise<string>;
  /** What a command in a container says. */
  exec(name: string, ...argv: string[]): Promise<string>;
  /** A field of `inspect`. */
  field(name: string, template: string): Promise<string>;
  /** Wait until its health check succeeds. */
  healthy(name: string): Promise<void>;
  /** Wait until it has said something, on either stream; gives all that it has said. */
  said(name: string, text: string | RegExp): Promise<string>;
}

export type Service = "postgres" | "redis" | "web";

/** A stage that has the images. */
export async function stageWithServices(images: readonly Service[]): Promise<Services> {
  const stage = await makeStage({ registry: "services" });
  for (const name of images) await stage.ok(["pull", "-q", stage.image(name)]);
  const field: Services["field"] = async (name, template) =>
    (await stage.ok(["inspect", "-f", template, name])).trimEnd();
  const said: Services["said"] = async (name, text) => {
    let all = "";
    await untilTrue(`"${text}" of ${name}`, async () => {
      const { stdout, stderr } = await stage.rl(["logs", name]);
      all = stdout + stderr;
      return typeof text === "string" ? all.includes(text) : text.test(all);
    });
    return all;
  };
  return {
    stage,
    start: async (name, service, flags = [], words = []) => {
      const argv = ["run", "-d", "--name", name, "--network", "none", ...flags, stage.image(service)];
      return (await stage.ok([...argv, ...words])).trim();
    },
    exec: (name, ...argv) => stage.ok(["exec", name, ...argv]),
    field,
    healthy: (name) =>
      untilTrue(
        `the health of ${name}`,
        async () => (await field(name, "{{.State.Health.Status}}")) === "healthy",
      ),
    said,
  };
}
