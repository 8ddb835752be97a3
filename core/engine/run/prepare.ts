/**
 * Preparing a start in full: ids, storage driver, image, plan. Loaded when no prepared start is kept; the image
 * is pulled when it is not here.
 */
import { eventsFile } from "../../host/bun/events-file.ts";
import { processorCount } from "../../host/bun/processors.ts";
import { privateDirectory, stamps } from "../../host/bun/system.ts";
import {
  chooseHealthcheck,
  documentBefore,
  encodeTemplate,
  eventBefore,
  type ImageRecord,
  imageKey,
  isWasmPlatform,
  type KeptMount,
  MOUNT_POINTS,
  makeMountPoints,
  type Plan,
  type PullPorts,
  parseNetwork,
  parsePlatform,
  parseRestartPolicy,
  planStart,
  type RecordFields,
  STAND_IN_ID,
  type StartHost,
  type StartRequest,
  type StorageDriver,
  usernsRecord,
} from "../../mod.ts";
import type { Caller } from "../caller.ts";
import { type SessionIds, sessionIds } from "../session/ids.ts";
import { layersDirectory, layersPresent } from "../session/layers.ts";
import { hostPlatform } from "../session/machine.ts";
import { type Environment, openSession, type Session } from "../session/session.ts";
import { rememberedDriver } from "../session/storage.ts";
import { asksForMounts } from "./asked-mounts.ts";
import { isAttached, startedSettings } from "./attach.ts";
import { chooseImage } from "./choose-image.ts";
import { blockDevice } from "./devices.ts";
import { chooseFilter } from "./filter.ts";
import { askedHealthcheck } from "./health.ts";
import { unpackedImage } from "./image.ts";
import { imageFile } from "./image-file.ts";
import type { ImagePlaces } from "./image-mounts.ts";
import { documentLog, type LogFacts, logSettings } from "./log-settings.ts";
import { networkFiles, prepareNetwork } from "./network.ts";
import { runOptions } from "./options.ts";
import { startHint } from "./owner-hint.ts";
import type { PreparedStart } from "./quick.ts";
import { keepQuick } from "./quick-keep.ts";
import { filterProfile, profileFile } from "./security.ts";
import { specialOptions } from "./special-options.ts";
import { stopOptions } from "./stop-options.ts";
import { storedRequest } from "./stored-request.ts";
import { isStrict } from "./strict.ts";
import { innerIds, isInnerMode } from "./userns.ts";
import type { WasmWay } from "./wasm-way.ts";
import type { OptionSources, RunFlags } from "./words.ts";

/** What the command line says, and what `run` has made of it. */
export interface PrepareRequest {
  readonly flags: RunFlags;
  /** As typed. */
  readonly image: string;
  readonly id: string;
  readonly sources: OptionSources;
  readonly environment: Environment;
  readonly caller: Caller;
  /** Of a container that was started before: these volumes are its own. By default those that the flags ask for. */
  readonly mounts?: readonly KeptMount[] | undefined;
  /** The same of its labels. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The container is only made, and will run in the background. */
  readonly isForLater?: boolean | undefined;
  /** Of an image that is a WebAssembly program: how it is run. */
  readonly wasm?: WasmWay | undefined;
  /** Where to keep what is prepared, if anywhere. */
  readonly quickFile: string | undefined;
}

/** Most files a container may have open, when the user may have that many. */
const OPEN_FILES = 1_048_576;

/** Programs a start may use, where they are expected: what is found elsewhere is looked for every time. */
const PROGRAMS = ["/usr/bin/newuidmap", "/usr/bin/newgidmap", "/usr/bin/pasta", "/usr/bin/fuse-overlayfs"];

/** What a start is planned from. */
export interface StartInputs {
  readonly session: Session;
  readonly request: StartRequest;
  readonly host: Omit<StartHost, "filter">;
  /** Canonical. */
  readonly reference: string;
  readonly record: ImageRecord;
  /** Files that it depends on, and their stamps before they were read. */
  readonly files: readonly string[];
  readonly stamps: string;
  /** The next start with the same flags is the same, as long as the files are. */
  readonly lasting: boolean;
  /** To be done once the container has its name: see `PreparedNetwork`. */
  readonly enter: ((name: string) => Promise<void>) | undefined;
  /** The words before the image's own command, for one that does not execute itself. */
  readonly runner: readonly string[] | undefined;
}

/** Find everything that a start needs, and get what is missing. @throws RlError */
export async function gatherInputs(prepare: PrepareRequest): Promise<StartInputs> {
  const { flags, environment, caller } = prepare;
  const restart = flags.restart === undefined ? undefined : parseRestartPolicy(flags.restart);
  const session = openSession(environment);
  const platform =
    flags.platform === undefined ? hostPlatform() : parsePlatform(flags.platform, hostPlatform());
  const chosen = await chooseImage(session, prepare.image, platform, {
    always: flags.pull === "always",
    orWasm: flags.platform === undefined,
  });
  const { reference } = chosen;
  const asked = asksForMounts(flags) ? await mountsOf(prepare, session) : [];
  // Before anything is read: a file that changes meanwhile then shows as changed the next time.
  const files = [
    ...dependencies(session, prepare, imageKey(reference, chosen.platform)),
    ...(asked.length > 0 ? (await import("./mounts.ts")).mountFiles(asked) : []),
  ];
  const before = stamps(files);

  const inner = innerIds(flags.userns, session.user);
  const ids = sessionIds(session, inner);
  const warnings = ids.limited === undefined ? [] : [singleIdWarning(ids.limited)];
  const userns = usernsRecord(ids.maps, ids.host);
  const driver = rememberedDriver(session) ?? (await probeDriver(session, userns));
  const directory = layersDirectory(session.paths, driver.form, ids.maps);
  const here =
    flags.pull === "always"
      ? undefined
      : unpackedImage(session, reference, chosen.platform, driver, directory);
  const image =
    here ??
    (chosen.record === undefined
      ? await fetch(prepare, session, ids, userns, driver, reference, platform)
      : await unpack(prepare, chosen.record, session, ids, userns, driver));
  if (prepare.wasm === undefined && isWasmPlatform(image)) {
    const places = { form: driver.form, layers: directory, root: session.paths.root };
    return gatherInputs(await (await import("./wasm.ts")).asWasm(prepare, image, places));
  }
  if (driver.form === "overlay" && !layersPresent(directory, [MOUNT_POINTS])) {
    await makeMountPoints((await imagePorts(session, ids, userns, driver)).trees);
  }
  privateDirectory(`${session.paths.run}/containers`);
  const network = await prepareNetwork(parseNetwork(flags.network), flags, image, session, prepare);
  for (const warning of [...warnings, ...network.warnings]) caller.warn(warning);
  const special = await specialOptions(flags, session);
  const health = chooseHealthcheck(askedHealthcheck(flags), image.config.Healthcheck, image.config.Shell);
  const wanted = await withDeclared(asked, image, prepare, session);
  const { mounts, images } = await withImages(wanted, {
    session,
    driver,
    directory,
    platform,
    unpack: (record) => unpack(prepare, record, session, ids, userns, driver),
  });
  const own = isInnerMode(flags.userns)
    ? await (await import("./inner-userns.ts")).ownUserns(prepare, mounts, {
        session,
        above: ids.maps,
        image,
        form: driver.form,
        layers: directory,
      })
    : undefined;
  const passwd = () => imageFile(image, driver.form, directory, "etc/passwd");
  const hint = startHint(flags, {
    image,
    mounts,
    own: session.user.uid,
    ids: ids.maps,
    inner,
    maps: own?.maps,
    passwd,
  });
  if (hint !== undefined && !flags.quiet) caller.warn(hint);
  const limits = { processors: processorCount(), blockDevice };
  const options = {
    ...runOptions(flags, prepare.sources, inner, mounts, limits),
    ...special.options,
    ...images,
  };
  const runner = prepare.wasm?.runner(mounts);
  const attach = startedSettings(flags);
  const log = logSettings(flags, {
    reference,
    image,
    env: options.env ?? [],
    labels: flags["log-opt"].length > 0 ? await labelsOf(prepare) : undefined,
  });
  const expected = [ids.host.helpers?.newuidmap, ids.host.helpers?.newgidmap, network.helper].every(
    (program) => program === undefined || PROGRAMS.includes(program),
  );
  return {
    session,
    reference,
    record: image,
    files,
    stamps: before,
    lasting:
      here !== undefined &&
      chosen.lasting &&
      expected &&
      special.isLasting &&
      network.isLasting &&
      warnings.length + network.warnings.length === 0 &&
      hint === undefined &&
      isSameNextTime(flags, mounts),
    enter: network.enter,
    runner,
    request: {
      image,
      options: prepare.wasm?.within(options) ?? options,
      stdin: flags.interactive ? "caller" : "none",
      init: flags.init,
      landlock: isStrict(flags),
      ephemeral: flags.rm,
      ...(flags.detach || isAttached(flags) ? { background: log } : { log }),
      ...(isAttached(flags) && { attach }),
      mounts,
      ...(restart !== undefined && { restart }),
      ...(health !== undefined && { health }),
    },
    host: {
      maps: ids.maps,
      userns,
      driver: own?.driver ?? driver,
      inner: own?.maps,
      layersDirectory: directory,
      containerDirectory: `${session.paths.containers}/${STAND_IN_ID}`,
      lifeDirectory: `${session.paths.run}/containers/${STAND_IN_ID}`,
      document: (config, extras) =>
        documentBefore({
          id: STAND_IN_ID,
          image: reference,
          imageName: prepare.image,
          imageId: image.imageId,
          ...(image.config.Labels != null && { imageLabels: image.config.Labels }),
          ephemeral: flags.rm,
          log: documentLog({ ...flags, detach: flags.detach || prepare.isForLater === true }),
          ...stopOptions(flags, image.config.StopSignal),
          request: storedRequest(flags),
          ...(restart !== undefined && { restart }),
          ...(health !== undefined && { health }),
          mounts,
          config,
          extras,
        }),
      facts: hostFacts(session),
      ...(special.cgroup !== undefined && { cgroup: special.cgroup }),
      ...network.host,
      failureArguments: caller.failureArguments(),
      events: {
        file: eventsFile(session.paths),
        before: eventBefore(STAND_IN_ID, reference, image.config.Labels),
        made: true,
      },
      cleanup: own?.cleanup ?? [],
    },
  };
}

async function labelsOf({ flags, labels, sources }: PrepareRequest): Promise<LogFacts["labels"]> {
  return labels ?? (await import("./labels.ts")).parseLabels(flags, sources);
}

/** Whether volumes and ids of a start are no other ones the next time. */
function isSameNextTime(flags: RunFlags, mounts: readonly KeptMount[]): boolean {
  const isNew =
    isInnerMode(flags.userns) || mounts.some(({ anonymous, type }) => anonymous || type === "image");
  return !isNew && flags["volumes-from"].length === 0;
}

async function mountsOf({ flags, mounts }: PrepareRequest, session: Session): Promise<readonly KeptMount[]> {
  return mounts ?? (await (await import("./mounts.ts")).prepareMounts(flags, session));
}

/** With new volumes for what the image declares, unless the container has been started before. */
async function withDeclared(
  asked: readonly KeptMount[],
  image: ImageRecord,
  { mounts: kept }: PrepareRequest,
  session: Session,
): Promise<readonly KeptMount[]> {
  const isDeclaring = Object.keys(image.config.Volumes ?? {}).length > 0;
  const all = kept ?? asked;
  if (!isDeclaring && !all.some(({ type }) => type === "volume")) return all;
  const { declaredMounts, makeVolumesDirectory } = await import("./mounts.ts");
  makeVolumesDirectory(session);
  return kept ?? [...asked, ...declaredMounts(image, asked, session)];
}

/** With the images that are to be mounted, if any. */
async function withImages(mounts: readonly KeptMount[], places: ImagePlaces) {
  if (!mounts.some(({ type }) => type === "image")) return { mounts };
  const found = await (await import("./image-mounts.ts")).findImages(mounts, places);
  return { mounts: found.mounts, images: { images: found.requests } };
}

/** @throws RlError */
export async function prepareStart(prepare: PrepareRequest): Promise<PreparedStart> {
  const { inputs, plan } = await preparePlan(prepare);
  const start = { template: encodeTemplate(plan), config: wordsConfig(inputs), enter: inputs.enter };
  if (prepare.quickFile !== undefined && inputs.lasting) {
    keepQuick(prepare.quickFile, start, inputs.files, inputs.stamps);
  }
  return start;
}

function wordsConfig({ record, runner }: StartInputs): PreparedStart["config"] {
  return runner === undefined ? record.config : { ...record.config, Runner: runner };
}

/** The plan of a start whose id is the stand-in. @throws RlError */
export async function preparePlan(
  prepare: PrepareRequest,
): Promise<{ readonly inputs: StartInputs; readonly plan: Plan }> {
  const { flags } = prepare;
  const inputs = await gatherInputs(prepare);
  const { session, request } = inputs;
  const filter = await chooseFilter(filterProfile(flags), flags["cap-add"], session);
  const options = { ...request.options, id: STAND_IN_ID };
  const { plan, generated } = planStart({ ...request, options }, { ...inputs.host, filter });
  const given = generated.preparations.filter(({ chown }) => chown);
  if (given.length > 0) (await import("./own.ts")).checkOwned(given, prepare.environment.HOME);
  const isNested = inputs.enter !== undefined && inputs.host.userns.mode !== 0;
  return { inputs, plan: isNested ? (await import("../session/networks.ts")).nested(plan, inputs) : plan };
}

/** The files a prepared start depends on. */
function dependencies({ paths }: Session, { flags, wasm }: PrepareRequest, key: string): string[] {
  const profile = profileFile(flags["security-opt"]);
  return [
    ...(profile === undefined ? [] : [profile.startsWith("/") ? profile : `${process.cwd()}/${profile}`]),
    `${paths.metadata}/${key}`,
    `${paths.root}/storage-trial.json`,
    paths.containers,
    "/etc/passwd",
    "/etc/subuid",
    "/etc/subgid",
    ...PROGRAMS,
    ...(wasm?.files ?? []),
    ...networkFiles(parseNetwork(flags.network)),
  ];
}

function singleIdWarning(why: string): string {
  return `${why}: the container has one user and one group, and files of others appear as theirs; see rl info`;
}

async function probeDriver(session: Session, userns: RecordFields<"userns">): Promise<StorageDriver> {
  return (await import("../session/images.ts")).sessionDriver(session, userns);
}

async function imagePorts(
  session: Session,
  ids: SessionIds,
  userns: RecordFields<"userns">,
  driver: StorageDriver,
): Promise<PullPorts> {
  return (await import("../session/images.ts")).imagePorts(session, ids, userns, driver);
}

async function fetch(
  prepare: PrepareRequest,
  session: Session,
  ids: SessionIds,
  userns: RecordFields<"userns">,
  driver: StorageDriver,
  reference: string,
  platform: ReturnType<typeof hostPlatform>,
): Promise<ImageRecord> {
  const ports = await imagePorts(session, ids, userns, driver);
  return (await import("./fetch.ts")).fetchToRun(reference, platform, prepare, ports, session.paths);
}

/** Layers of an image that is here, for another id map or driver than they were unpacked for. */
async function unpack(
  { flags, caller }: PrepareRequest,
  record: ImageRecord,
  session: Session,
  ids: SessionIds,
  userns: RecordFields<"userns">,
  driver: StorageDriver,
): Promise<ImageRecord> {
  const { unpackStored } = await import("./fetch.ts");
  const ports = await imagePorts(session, ids, userns, driver);
  return unpackStored(record, ports, caller, flags.quiet);
}

function hostFacts({ user }: Session): StartHost["facts"] {
  const limit = Math.min(user.openFiles, OPEN_FILES);
  return { nofile: { soft: limit, hard: limit }, cpuCount: processorCount() };
}
