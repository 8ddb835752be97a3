/** A name that is taken by what was killed before its container was there. Loaded when a name is not free. */
import { lstatSync, statSync } from "node:fs";
import { freeName } from "../../host/bun/container-names.ts";
import { untilOld } from "../../host/bun/old.ts";

/** Free a name whose link leads nowhere; whoever has just made it is given the time to make what it leads to. */
export async function freeLeftName(link: string): Promise<void> {
  if (!leadsNowhere(link)) return;
  await Bun.sleep(untilOld(link));
  freeName(link);
}

function leadsNowhere(link: string): boolean {
  const quietly = { throwIfNoEntry: false } as const;
  return lstatSync(link, quietly) !== undefined && statSync(link, quietly) === undefined;
}
