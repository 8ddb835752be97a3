/** `--userns`. */
import { RlError } from "../../mod.ts";
import type { InnerIds } from "../session/ids.ts";

const MOST = 2 ** 32 - 2;

/**
 * Who the caller is inside; undefined for root.
 *
 * @param user the caller, who keeps his ids where no others are named
 * @throws RlError "invalid"
 */
export function innerIds(mode: string, user: InnerIds): InnerIds | undefined {
  if (mode === "host" || mode === "") return undefined;
  const [kind = "", words = "", ...rest] = mode.split(":");
  if (isInnerMode(mode)) return undefined;
  if (kind !== "keep-id" || rest.length > 0) {
    throw refused(
      "invalid",
      mode,
      "there is no such mode",
      "modes are host, keep-id[:uid=UID,gid=GID], auto[:size=NUMBER] and nomap",
    );
  }
  const ids = { uid: user.uid, gid: user.gid };
  for (const word of words.split(",").filter((each) => each !== "")) {
    const [, key, digits] = /^(uid|gid)=(\d{1,10})$/.exec(word) ?? [];
    if (key === undefined || Number(digits) > MOST) {
      throw refused("invalid", mode, `"${word}" is neither uid=NUMBER nor gid=NUMBER`, undefined);
    }
    ids[key as "uid" | "gid"] = Number(digits);
  }
  return ids;
}

/** Whether a mode is of ids within those that containers share: see inner-userns.ts. */
export function isInnerMode(mode: string): boolean {
  return mode === "nomap" || mode === "auto" || mode.startsWith("auto:");
}

function refused(code: "invalid", mode: string, state: string, hint: string | undefined): RlError {
  return new RlError({ code, action: "use user namespace", subject: mode, state, hint });
}
