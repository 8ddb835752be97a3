import { type Platform, parsePlatform } from "../core/mod.ts";
import type { CommandContext } from "./context.ts";

/** The platform a person asked for with `--platform`, else this machine's. Throws `RlError` "invalid". */
export function platformOf(asked: string | undefined, context: Pick<CommandContext, "build">): Platform {
  const own = parsePlatform(context.build.platform);
  return asked === undefined ? own : parsePlatform(asked, own);
}
