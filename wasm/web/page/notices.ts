import type { Progress } from "../protocol.ts";
import { Failure } from "./client.ts";
import { button, find, foreign, make } from "./dom.ts";
import { sizeText } from "./text.ts";

/** What the page tells of what is under way, and of what went wrong. */
export interface Notices {
  /** Show that something is under way, until it is settled; failures are shown. Undefined after one. */
  during<T>(text: string, work: Promise<T>): Promise<T | undefined>;
  progress(progress: Progress): void;
  problem(error: unknown): void;
  clear(): void;
}

export function createNotices(cancel: () => void): Notices {
  const problems = find("div", "problems");
  const status = find("div", "status");
  const words = make("span");
  const meter = make("progress", { "aria-label": "Progress" });
  const line = make("div", { class: "progress" }, words, meter, button("Cancel", cancel));
  let under = 0;

  const problem = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    const hint = error instanceof Failure ? error.hint : undefined;
    const dismiss = button("Dismiss", () => note.remove(), { class: "quiet" });
    const note = make(
      "div",
      { class: "problem" },
      make("p", {}, make("strong", {}, foreign(message))),
      ...(hint === undefined ? [] : [make("p", {}, foreign(hint))]),
      dismiss,
    );
    problems.replaceChildren(note);
  };

  return {
    problem,
    clear: () => problems.replaceChildren(),
    progress({ received, size, text }) {
      const share = size > 0 ? `${sizeText(received)} of ${sizeText(size)}` : sizeText(received);
      words.replaceChildren(foreign(text), ` · ${share}`);
      meter.max = Math.max(size, 1);
      meter.value = received;
    },
    async during(text, work) {
      under += 1;
      words.replaceChildren(foreign(text));
      meter.removeAttribute("value");
      status.replaceChildren(line);
      try {
        return await work;
      } catch (error) {
        problem(error);
        return undefined;
      } finally {
        under -= 1;
        if (under === 0) status.replaceChildren();
      }
    },
  };
}
