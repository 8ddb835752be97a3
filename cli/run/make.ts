/** Making a plan. Loaded when no template of it is kept, and for containers that stay. */
import {
  encodeTemplate,
  planStart,
  RlError,
  type RuntimeConfig,
  STAND_IN_ID,
  type Start,
  type StartHost,
  type StartRequest,
} from "../../core/mod.ts";
import type { Session } from "../session/session.ts";
import { chooseFilter } from "./filter.ts";
import { templateDirectory } from "./template-cache.ts";
import { keepTemplate } from "./template-keep.ts";

/** A start without its filter, which is found by `profile`. */
export interface MakeRequest {
  readonly session: Session;
  readonly request: StartRequest;
  readonly host: Omit<StartHost, "filter">;
  readonly profile: string;
}

/** The template of a start, kept under `name` when there is one. @throws RlError */
export async function makeTemplate(make: MakeRequest, name: string | undefined): Promise<Uint8Array> {
  const { request } = make;
  const options = { ...request.options, id: STAND_IN_ID };
  const { plan } = await start({ ...make, request: { ...request, options } });
  const template = encodeTemplate(plan);
  if (name !== undefined) keepTemplate(templateDirectory(make.session), name, template);
  return template;
}

/** The runtime configuration of a start. @throws RlError */
export async function makeConfig(make: MakeRequest): Promise<RuntimeConfig> {
  return (await start(make)).config;
}

async function start({ session, request, host, profile }: MakeRequest): Promise<Start> {
  const filter = await chooseFilter(profile, request.options.capAdd ?? [], session);
  const made = planStart(request, { ...host, filter });
  // z and Z ask for labels, which mean nothing without SELinux; U asks for a change of the host's files.
  const chown = made.generated.preparations.find((work) => work.chown);
  if (chown === undefined) return made;
  throw new RlError({
    code: "unsupported",
    action: "bind volume",
    subject: chown.source,
    state: "the option U, which changes the owner of files on the host, is not there yet",
    hint: "change the owner yourself, or use --userns keep-id",
  });
}
