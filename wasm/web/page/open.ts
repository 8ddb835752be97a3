import type { RegistryQuestion } from "../protocol.ts";
import { find } from "./dom.ts";

export interface OpenActions {
  registry(question: RegistryQuestion): void;
  archives(files: readonly File[]): void;
}

/** The form, the file chooser, and the page itself as a place to drop files on. */
export function watchOpening(actions: OpenActions): void {
  const form = find("form", "open");
  const text = (name: string): string => String(new FormData(form).get(name) ?? "");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    actions.registry({
      reference: text("reference"),
      registry: text("registry"),
      username: text("username"),
      password: text("password"),
    });
  });

  const chooser = find("input", "files");
  find("button", "choose").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    actions.archives([...(chooser.files ?? [])]);
    chooser.value = "";
  });

  // Only files can be dropped; texts keep what they usually do.
  const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") === true;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!hasFiles(event)) return;
    event.preventDefault();
    actions.archives([...(event.dataTransfer?.files ?? [])]);
  });
}
