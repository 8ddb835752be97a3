import { escapeText, formatPlatform, type ImageConfig } from "../../../core/mod.ts";
import type { Fact } from "../protocol.ts";

/** What an image's configuration says, one property a line. */
export function factsOf(image: ImageConfig): Fact[] {
  const { config = {}, os, architecture, variant } = image;
  const health = config.Healthcheck?.Test;
  const facts: readonly Fact[] = [
    [
      "Platform",
      [formatPlatform(variant === undefined ? { os, architecture } : { os, architecture, variant })],
    ],
    ["Created", texts(image.created)],
    ["Author", texts(image.author)],
    ["User", texts(config.User)],
    ["Entrypoint", config.Entrypoint ?? []],
    ["Command", config.Cmd ?? []],
    ["Working directory", texts(config.WorkingDir)],
    ["Environment", config.Env ?? []],
    ["Ports", Object.keys(config.ExposedPorts ?? {})],
    ["Volumes", Object.keys(config.Volumes ?? {})],
    ["Stop signal", texts(config.StopSignal)],
    ["Health check", health ?? []],
    ["Labels", Object.entries(config.Labels ?? {}).map(([name, value]) => `${name}=${value}`)],
  ];
  return facts
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => [name, values.map(escapeText)]);
}

function texts(value: string | undefined): string[] {
  return value === undefined || value === "" ? [] : [value];
}

/** The properties in which two images differ, with what only one of them has. */
export function differingFacts(
  base: readonly Fact[],
  other: readonly Fact[],
): { name: string; base: string[]; other: string[] }[] {
  const [before, after] = [new Map(base), new Map(other)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => {
    const [old, now] = [before.get(name) ?? [], after.get(name) ?? []];
    if (old.length === now.length && old.every((value, at) => value === now[at])) return [];
    const [gone, come] = [
      old.filter((value) => !now.includes(value)),
      now.filter((value) => !old.includes(value)),
    ];
    // The same words in another order.
    return gone.length + come.length === 0
      ? [{ name, base: [...old], other: [...now] }]
      : [{ name, base: gone, other: come }];
  });
}
