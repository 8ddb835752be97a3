import type { ImageView, RuntimeChoices } from "../protocol.ts";
import { button, make } from "./dom.ts";

export interface RuntimeActions {
  runtime(choices: RuntimeChoices): Promise<string>;
  onProblem(error: unknown): void;
}

const NETWORKS = ["private", "none", "host"] as const;

/** The config.json that `rl run` would make, with the few options that change most of it. */
export function fillRuntime(panel: HTMLElement, view: ImageView, actions: RuntimeActions): void {
  const command = field("Command", "rt-command", "as the image has it");
  const user = field("User", "rt-user", "as the image has it");
  const network = make(
    "select",
    { id: "rt-network" },
    ...NETWORKS.map((name) => make("option", { value: name }, name)),
  );
  const readOnly = make("input", { type: "checkbox", id: "rt-readonly" });
  const terminal = make("input", { type: "checkbox", id: "rt-terminal" });
  const text = make("pre", { tabindex: "0", id: "rt-config", "aria-label": "config.json" });

  const choicesOf = (): RuntimeChoices => ({
    command: command.input.value,
    user: user.input.value.trim(),
    network: NETWORKS.find((name) => name === network.value) ?? "private",
    readOnly: readOnly.checked,
    terminal: terminal.checked,
  });
  const show = (): void => {
    actions.runtime(choicesOf()).then((config) => text.replaceChildren(config), actions.onProblem);
  };
  for (const input of [command.input, user.input, network, readOnly, terminal]) {
    input.addEventListener("change", show);
  }
  const save = button("Save config.json", () => {
    const url = URL.createObjectURL(new Blob([text.textContent], { type: "application/json" }));
    const link = make("a");
    link.href = url;
    link.download = "config.json";
    link.click();
    URL.revokeObjectURL(url);
  });
  panel.append(
    make("h2", {}, "config.json"),
    make(
      "p",
      { class: "soft" },
      "The OCI runtime configuration of a container of this image, by the code that rl run uses. The user is taken " +
        "to be 1000 with the subordinate ids 100000–165535, and the image's id stands for the container's; what " +
        "depends on the machine, such as its limits, is left out.",
    ),
    make(
      "div",
      { class: "choices" },
      command.element,
      user.element,
      make("label", { for: "rt-network" }, "Network ", network),
      make("label", { for: "rt-readonly", class: "check" }, readOnly, " Read-only"),
      make("label", { for: "rt-terminal", class: "check" }, terminal, " Terminal"),
      save,
    ),
    text,
  );
  panel.setAttribute("data-platform", view.platform);
  show();
}

function field(
  label: string,
  id: string,
  placeholder: string,
): { element: HTMLElement; input: HTMLInputElement } {
  const input = make("input", { id, placeholder });
  input.autocomplete = "off";
  input.spellcheck = false;
  return { element: make("label", { for: id }, `${label} `, input), input };
}
