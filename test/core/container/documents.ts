import {
  type ContainerDocument,
  type DocumentBase,
  type DocumentNote,
  documentBefore,
  documentNote,
} from "../../../core/container/document.ts";

/** A container as it is written down. */
export const DOCUMENT: ContainerDocument = {
  id: "a1".repeat(32),
  image: "docker.io/library/alpine:latest",
  imageId: `sha256:${"1".repeat(64)}`,
  ephemeral: false,
  request: { tty: false },
  config: {
    ociVersion: "1.2.0",
    process: { args: ["sh", "-c", "true"], env: ["PATH=/bin", "A=b"], cwd: "/", user: { uid: 0, gid: 0 } },
  },
  name: "web",
  created: "2026-01-01T00:00:00.000Z",
  command: ["-c", "true"],
  env: ["A=b"],
  args: ["sh", "-c", "true"],
  environment: ["PATH=/bin", "A=b"],
};

/** The text of a document. */
export function documentText(document: ContainerDocument): string {
  const { name, created, command, env, args, environment, labels, ...base } = document;
  const note: DocumentNote = { name, created, command, env, args, environment, labels };
  return documentBefore(base satisfies DocumentBase) + documentNote(note);
}
