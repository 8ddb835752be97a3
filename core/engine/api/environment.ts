/** Where a user's things are, as a program says it. */
import { resolve } from "node:path";
import type { Environment } from "../session/session.ts";

export interface EngineOptions {
  /** The directory of images, containers and volumes, in place of $RL_ROOT and the usual one. */
  readonly root?: string | undefined;
  /** The directory of what runs, in place of $XDG_RUNTIME_DIR: of this user's own, on tmpfs, its path short. */
  readonly runtimeDirectory?: string | undefined;
  /** How layers are put together, where the choice is not to be the engine's. */
  readonly storageDriver?: "overlay" | "fuse-overlayfs" | "vfs" | undefined;
  /** A file in place of the usual containers-registries.conf(5). */
  readonly registriesConf?: string | undefined;
  /** A file of logins in place of the usual ones. */
  readonly authfile?: string | undefined;
  /** Variables in place of the process's own. */
  readonly environment?: Environment | undefined;
  /** Is told of what is not as it should be and no failure, such as a missing network helper. */
  readonly onWarning?: ((text: string) => void) | undefined;
}

/** The variables that a command line with the same meaning would have. */
export function environmentOf(options: EngineOptions): Environment {
  const {
    authfile,
    environment = process.env,
    registriesConf,
    root,
    runtimeDirectory,
    storageDriver,
  } = options;
  return {
    ...environment,
    ...(root !== undefined && { RL_ROOT: resolve(root) }),
    ...(runtimeDirectory !== undefined && { XDG_RUNTIME_DIR: resolve(runtimeDirectory) }),
    ...(storageDriver !== undefined && { RL_STORAGE_DRIVER: storageDriver }),
    ...(registriesConf !== undefined && { CONTAINERS_REGISTRIES_CONF: resolve(registriesConf) }),
    ...(authfile !== undefined && { REGISTRY_AUTH_FILE: resolve(authfile) }),
  };
}
