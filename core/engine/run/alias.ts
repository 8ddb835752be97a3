/** What a short name means when there is no image of Docker Hub's by that name here. Loaded only then. */

import { readRegistriesConf } from "../../host/bun/registries-conf.ts";
import { formatReference } from "../../mod.ts";

import type { Environment } from "../session/session.ts";
import { meantReference } from "../short-name.ts";
import { HELLO, HELLO_REFERENCE } from "./hello-name.ts";

/** The full reference, of an alias if the user has one. Throws "invalid". */
export async function meaningOf(text: string, environment: Environment): Promise<string> {
  if (text === HELLO) return HELLO_REFERENCE;
  const registries = { read: () => readRegistriesConf(environment) };
  return formatReference(await meantReference(text, { registries }));
}
