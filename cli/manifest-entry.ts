/** From the flags in flags/manifest.ts to what the core is asked. */
import {
  type EntryChange,
  type FindOptions,
  normalizePlatform,
  RlError,
  type WantedImage,
} from "../core/mod.ts";
import type { CommandContext } from "./context.ts";
import { platformOf } from "./platform.ts";

/** Values of the flags that say something of an image in a list. */
export interface EntryFlags {
  readonly annotation: readonly string[];
  readonly arch: string | undefined;
  readonly features: readonly string[];
  readonly os: string | undefined;
  readonly "os-features": readonly string[];
  readonly "os-version": string | undefined;
  readonly variant: string | undefined;
}

/** What the flags say of an image. Throws `RlError` "invalid". */
export function entryChange(flags: EntryFlags): EntryChange {
  return {
    os: flags.os,
    architecture: flags.arch,
    variant: flags.variant,
    osVersion: flags["os-version"],
    osFeatures: words(flags["os-features"]),
    features: words(flags.features),
    annotations: Object.fromEntries(flags.annotation.map(parseAnnotation)),
  };
}

/** Which image of an index the flags mean: this machine's, but for what they say of it. */
export function wantedPlatform(
  { os, arch, variant }: Pick<EntryFlags, "os" | "arch" | "variant">,
  context: Pick<CommandContext, "build">,
): Required<Pick<FindOptions, "platform" | "anyPlatform">> {
  const own = platformOf(undefined, context);
  const platform = normalizePlatform({
    os: os ?? own.os,
    architecture: arch ?? own.architecture,
    variant: variant ?? (arch === undefined ? own.variant : undefined),
  });
  return { platform, anyPlatform: (os ?? arch ?? variant) === undefined };
}

/** The name of an image, and where podman's word before it says to look. */
export function transportOf(image: string): WantedImage {
  if (image.startsWith("docker://")) return { where: "registry", name: image.slice("docker://".length) };
  if (image.startsWith("containers-storage:")) {
    return { where: "here", name: image.slice("containers-storage:".length) };
  }
  return { name: image };
}

function words(lists: readonly string[]): readonly string[] | undefined {
  const all = lists.flatMap((list) => list.split(",")).filter((word) => word !== "");
  return all.length === 0 ? undefined : all;
}

function parseAnnotation(text: string): readonly [string, string] {
  const equals = text.indexOf("=");
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new RlError({
    code: "invalid",
    action: "accept annotation",
    subject: text,
    state: "it has no key, or no value",
    hint: "write --annotation KEY=VALUE",
  });
}
