/** Where this user's images, containers and running state are. On the path of every start: no imports. */

type Environment = Readonly<Record<string, string | undefined>>;

/** Absolute paths; below `root` unless said otherwise. */
export interface StorePaths {
  /** Everything that lasts. */
  readonly root: string;
  /** The OCI image layout. */
  readonly layout: string;
  /** Image records and other metadata. */
  readonly metadata: string;
  readonly layers: string;
  readonly containers: string;
  /** Lock files of those who work on the store. */
  readonly locks: string;
  /** What does not outlive the login: on tmpfs where the system offers one. */
  readonly run: string;
}

/**
 * RL_ROOT, else XDG_DATA_HOME/rl, else ~/.local/share/rl; /var/lib/rl for root. Running state goes to
 * XDG_RUNTIME_DIR/rl (/run/rl for root), else below the store, never to a directory others can write to.
 * Paths that are not absolute count as not set, as the XDG base directory specification has it. Undefined when
 * there is neither a home nor RL_ROOT.
 *
 * @param isOwn whether a directory is there and the caller's: asked only for root with the session of another number,
 * who is in a user namespace where it is his, or has got the variable from su(1)
 */
export function storePaths(
  environment: Environment,
  uid: number,
  isOwn?: (directory: string) => boolean,
): StorePaths | undefined {
  const root = storeRoot(environment, uid);
  if (root === undefined) return undefined;
  return {
    root,
    layout: `${root}/image`,
    metadata: `${root}/meta`,
    layers: `${root}/layers`,
    containers: `${root}/containers`,
    locks: `${root}/locks`,
    run: runDirectory(environment, uid, isOwn) ?? `${root}/run`,
  };
}

function storeRoot(environment: Environment, uid: number): string | undefined {
  const { RL_ROOT: chosen, XDG_DATA_HOME: data, HOME: home } = environment;
  if (isAbsolute(chosen)) return chosen;
  if (uid === 0) return "/var/lib/rl";
  if (isAbsolute(data)) return `${data}/rl`;
  return isAbsolute(home) ? `${home}/.local/share/rl` : undefined;
}

/** Where what does not outlive the login is; undefined where only the store is left for it. */
export function runDirectory(
  environment: Environment,
  uid: number,
  isOwn: (directory: string) => boolean = () => false,
): string | undefined {
  const { XDG_RUNTIME_DIR: session } = environment;
  // su(1) leaves the variable of the user before: root would put its own things where that user rules.
  const isDoubtful = uid === 0 && /^\/run\/user\/(?!0(?:\/|$))/.test(session ?? "");
  if (isAbsolute(session) && (!isDoubtful || isOwn(session))) return `${session}/rl`;
  return uid === 0 ? "/run/rl" : undefined;
}

function isAbsolute(path: string | undefined): path is string {
  return path?.startsWith("/") === true;
}
