import { chmod, lstat, mkdir, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { RlError } from "../../errors.ts";
import type { TrustFiles } from "../../ports/trust-files.ts";
import { fileError, writeFileDurably } from "../common/files.ts";
import { readConfigFile } from "./config-file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const SYSTEM_POLICY = "/etc/containers/policy.json";
/** A policy of thousands of scopes; a key is some hundred bytes. */
const POLICY_LIMIT = 1024 * 1024;
const KEY_LIMIT = 64 * 1024;

export interface TrustFilesOptions {
  readonly environment: Environment;
  /** Use this policy and no other; then it must exist. */
  readonly policy?: string | undefined;
  /** Who is asking; root's own policy is the system's. */
  readonly uid: number;
}

/** Where the user's own policy is (containers-policy.json(5)); undefined without a home. */
export function userPolicyPath({ HOME: home }: Environment): string | undefined {
  return home?.startsWith("/") === true ? `${home}/.config/containers/policy.json` : undefined;
}

/** Where a policy set by this user belongs: for root the system's, unless one of root's own is in force. */
export async function ownPolicyPath(environment: Environment, uid: number): Promise<string | undefined> {
  const user = userPolicyPath(environment);
  if (uid !== 0) return user;
  return user !== undefined && (await readBounded("read signature policy", user, POLICY_LIMIT)) !== undefined
    ? user
    : SYSTEM_POLICY;
}

/** The policy of the user, else of the system, read anew for each question. */
export function createTrustFiles({ environment, policy, uid }: TrustFilesOptions): TrustFiles {
  return {
    policy: async () => {
      const user = userPolicyPath(environment);
      const paths = policy === undefined ? [...(user === undefined ? [] : [user]), SYSTEM_POLICY] : [policy];
      for (const path of paths) {
        const bytes = await readBounded("read signature policy", path, POLICY_LIMIT);
        if (bytes !== undefined) return { path, bytes };
      }
      if (policy === undefined) return undefined;
      throw missing("read signature policy", policy);
    },
    key: async (path) => {
      const bytes = await readBounded("read signature key", path, KEY_LIMIT);
      if (bytes !== undefined) return bytes;
      throw missing("read signature key", path);
    },
    realPath: async (path) => {
      try {
        return await realpath(path);
      } catch (error) {
        throw fileError("resolve path", path, error);
      }
    },
    replacePolicy: async (bytes) => {
      const path = policy ?? (await ownPolicyPath(environment, uid));
      if (path === undefined) throw missing("write signature policy", "~/.config/containers/policy.json");
      try {
        await mkdir(dirname(path), { recursive: true });
        // The file that a link leads to is replaced, not the link.
        const target = await realpath(path).catch(() => path);
        await writeFileDurably(target, bytes);
        // Others must be able to read the system's policy: what they cannot read stops their pulls.
        await chmod(target, 0o644);
      } catch (error) {
        throw fileError("write signature policy", path, error);
      }
      return path;
    },
  };
}

/** A whole file, or undefined when there is none; everything else that goes wrong throws. */
async function readBounded(action: string, path: string, limit: number): Promise<Uint8Array | undefined> {
  const bytes = await readConfigFile(action, path, limit);
  // A link to nothing is a policy that somebody meant to be there.
  if (bytes !== undefined || !(await isLink(path))) return bytes;
  throw new RlError({ code: "io", action, subject: path, state: "it is a link to a file that is not there" });
}

async function isLink(path: string): Promise<boolean> {
  return await lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

function missing(action: string, subject: string): RlError {
  return new RlError({ code: "not-found", action, subject, state: "there is no such file" });
}
