import type { Driver } from "unstorage";
import { RlError } from "../../../errors.ts";
import { metadataDriver } from "../../common/metadata-driver.ts";
import { redisDriver } from "./redis-driver.ts";
import { s3Driver } from "./s3-driver.ts";

/**
 * A driver by the address of a store that machines share:
 *
 * - `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE][?prefix=NAME]`, and `rediss://` for TLS
 * - `s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME]`; who one is comes from AWS_ACCESS_KEY_ID and
 *   AWS_SECRET_ACCESS_KEY
 * - `file:///DIRECTORY`, for a directory on a file system that machines share
 *
 * @throws RlError "invalid"
 */
export function openRemote(address: string): Driver {
  const url = URL.parse(address);
  if (url === null) throw invalid(address, "it is no URL");
  const option = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  switch (url.protocol) {
    case "redis:":
    case "rediss:": {
      const prefix = option("prefix") ?? "rl";
      url.search = "";
      return redisDriver({ url: url.href, prefix });
    }
    case "s3:": {
      const prefix = url.pathname.replace(/^\/|\/$/g, "");
      return s3Driver({
        bucket: url.hostname,
        prefix,
        endpoint: option("endpoint"),
        region: option("region"),
      });
    }
    case "file:":
      return metadataDriver(pathOf(url, address));
    default:
      throw invalid(address, `"${url.protocol}" is not known`);
  }
}

function pathOf({ pathname }: URL, address: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw invalid(address, "its path is no text");
  }
}

/** The address may have a password in it, so it is shown without what comes before its host. */
function invalid(address: string, state: string): RlError {
  return new RlError({
    code: "invalid",
    action: "use shared cache",
    subject: address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1"),
    state,
    hint: "give redis://HOST, s3://BUCKET or file:///DIRECTORY",
  });
}
