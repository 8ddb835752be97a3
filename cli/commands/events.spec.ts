import type { CommandSpec } from "../flags/spec.ts";

export const eventsSpec = {
  name: "events",
  summary: "Tell what happens to containers, images, volumes and networks",
  flags: [
    {
      name: "filter",
      short: "f",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Only events that fit: container, event, image, label, type and more",
    },
    {
      name: "format",
      kind: "string",
      valueName: "FORMAT",
      description: "Show each event by a Go template, or as json",
    },
    {
      name: "since",
      kind: "string",
      valueName: "TIME",
      description: "Begin with what has happened since a time, or so long ago",
    },
    { name: "until", kind: "string", valueName: "TIME", description: "End at a time" },
  ],
  positionals: [],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
