import { NIL_LIST, NIL_MAP, textMap, type Value } from "../../core/engine/template/value.ts";
import {
  familiarReference,
  type ImageConfig,
  type ImageProcess,
  type ImageRecord,
  type ImageSummary,
  isTagged,
  parseReference,
  splitName,
} from "../../core/mod.ts";

/** What Go writes for a time that there is none of. */
const NO_TIME = "0001-01-01T00:00:00Z";

/**
 * An image as docker's `inspect` shows it, for templates and JSON; the digest of its manifest is podman's.
 * `images` are all there are, for the other names of this one.
 */
export function inspectImage(
  record: ImageRecord,
  config: ImageConfig,
  images: readonly Pick<ImageSummary, "reference" | "imageId" | "target">[],
): object {
  const same = images.filter(({ imageId }) => imageId === record.imageId);
  return {
    Id: record.imageId,
    RepoTags: tagsOf(same),
    RepoDigests: digestsOf(same),
    Parent: "",
    Comment: config.history?.at(-1)?.comment ?? "",
    Created: config.created ?? NO_TIME,
    DockerVersion: "",
    Author: config.author ?? "",
    Config: inspectConfig(config.config ?? {}),
    Architecture: config.architecture,
    Variant: config.variant,
    Os: config.os,
    OsVersion: config["os.version"],
    Size: record.contentSize,
    VirtualSize: record.contentSize,
    Digest: record.digest,
    GraphDriver: { Data: null, Name: "overlay" },
    RootFS: { Type: "layers", Layers: config.rootfs.diff_ids },
    Metadata: { LastTagTime: NO_TIME },
  };
}

/** Familiar names with a tag: "alpine:3.20". */
function tagsOf(images: readonly Pick<ImageSummary, "reference">[]): string[] {
  const tagged = images.filter(({ reference }) => isTagged(reference));
  return unique(tagged.map(({ reference }) => familiarReference(parseReference(reference))));
}

/** What each repository has the image under: "alpine@sha256:…". */
function digestsOf(images: readonly Pick<ImageSummary, "reference" | "target">[]): string[] {
  const named = images.filter(({ reference }) => !reference.startsWith("<none>"));
  return unique(named.map(({ reference, target }) => `${splitName(reference).repository}@${target}`));
}

/** Docker's fields and their order. What may be left out is left out when the image does not say it. */
function inspectConfig(config: ImageProcess): object {
  return {
    User: config.User ?? "",
    ExposedPorts:
      config.ExposedPorts === undefined ? undefined : new Map(Object.entries(config.ExposedPorts)),
    Env: config.Env ?? NIL_LIST,
    Cmd: config.Cmd ?? NIL_LIST,
    Healthcheck: config.Healthcheck,
    ArgsEscaped: config.ArgsEscaped,
    Volumes: config.Volumes === undefined ? NIL_MAP : new Map<string, Value>(Object.entries(config.Volumes)),
    WorkingDir: config.WorkingDir ?? "",
    Entrypoint: config.Entrypoint ?? NIL_LIST,
    OnBuild: config.OnBuild ?? NIL_LIST,
    Labels: textMap(config.Labels),
    StopSignal: config.StopSignal,
    StopTimeout: config.StopTimeout,
    Shell: config.Shell,
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
