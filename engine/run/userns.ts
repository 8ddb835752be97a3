/** `--userns`. */
import { RlError } from "../../core/mod.ts";
import type { InnerIds } from "../session/ids.ts";

const MOST = 2 ** 32 - 2;

/**
 * Who the caller is inside; undefined for root.
 *
 * @param user the caller, who keeps his ids where no others are named
 * @throws RlError "invalid", "unsupported"
 */
export function innerIds(mode: string, user: InnerIds): InnerIds | undefined {
  if (mode === "host" || mode === "") return undefined;
  const [kind = "", words = "", ...rest] = mode.split(":");
  if (kind === "auto") {
    const state = "ids of each container's own would take a copy of the image for each";
    throw refused("unsupported", mode, state, "use --userns keep-id, or leave it out");
  }
  if (kind === "nomap") {
    const state =
      "a container in which you are nobody cannot reach the image, which is in a directory of yours";
    throw refused("unsupported", mode, state, "use --user to be another inside, or leave it out");
  }
  if (kind !== "keep-id" || rest.length > 0) {
    throw refused(
      "invalid",
      mode,
      "there is no such mode",
      "modes are host, keep-id and keep-id:uid=UID,gid=GID",
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

function refused(
  code: "invalid" | "unsupported",
  mode: string,
  state: string,
  hint: string | undefined,
): RlError {
  return new RlError({ code, action: "use user namespace", subject: mode, state, hint });
}
