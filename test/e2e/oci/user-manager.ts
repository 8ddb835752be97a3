/** A systemd of the user's: the session's own, or one that is started for the test in a part of the session's tree. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

const SYSTEMD = "/lib/systemd/systemd";

export interface UserManager extends AsyncDisposable {
  /** Variables by which programs find it. */
  readonly env: Readonly<Record<string, string>>;
}

/** The reason why there can be none here. */
export function lacksUserManager(): string | undefined {
  const missing = requires.delegatedCgroup() ?? requires.tool("busctl") ?? requires.tool("systemctl");
  if (missing !== undefined || sessionBus() !== undefined) return missing;
  for (const path of [SYSTEMD, "/usr/lib/systemd/user/dbus.socket", "/run/systemd/system"])
    if (!existsSync(path)) return `${path} is not there`;
  return undefined;
}

function sessionBus(): string | undefined {
  const bus = join(process.env.XDG_RUNTIME_DIR ?? "/nowhere", "bus");
  return existsSync(bus) ? bus : undefined;
}

export async function startUserManager(stage: Stage): Promise<UserManager> {
  const session = sessionBus();
  if (session !== undefined) {
    const env = { XDG_RUNTIME_DIR: dirname(session), DBUS_SESSION_BUS_ADDRESS: `unix:path=${session}` };
    return { env, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const own = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "";
  const group = join("/sys/fs/cgroup", dirname(own), `manager-${process.pid}`);
  mkdirSync(group);
  // Sockets have short paths.
  const runtime = tempDir("rl-sd");
  const env = { XDG_RUNTIME_DIR: runtime.path, DBUS_SESSION_BUS_ADDRESS: `unix:path=${runtime.path}/bus` };
  const script = 'echo 0 >"$1/cgroup.procs" && exec "$2" --user';
  const manager = Bun.spawn(["sh", "-c", script, "sh", group, SYSTEMD], {
    env: { ...stage.env, ...env },
    stdio: ["ignore", "ignore", "ignore"],
  });
  await untilTrue("the user's systemd", () => existsSync(join(runtime.path, "bus")));
  return {
    env,
    async [Symbol.asyncDispose]() {
      await Bun.write(join(group, "cgroup.kill"), "1");
      await manager.exited;
      const remove = ["find", group, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"];
      await untilTrue("its groups to go", () => {
        Bun.spawnSync(remove, { stdio: ["ignore", "ignore", "ignore"] });
        return !existsSync(group);
      });
      runtime.remove();
    },
  };
}
