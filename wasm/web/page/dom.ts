/** What may be set on an element: attributes by name, and what happens on events. */
export interface Settings {
  readonly class?: string | undefined;
  readonly [attribute: `aria-${string}` | `data-${string}`]: string | undefined;
  readonly role?: string | undefined;
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly title?: string | undefined;
  readonly for?: string | undefined;
  readonly tabindex?: string | undefined;
  readonly scope?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly onClick?: (() => void) | undefined;
}

type Tag = keyof HTMLElementTagNameMap;

/**
 * Make an element. Texts become text nodes: nothing that comes from an image or a registry is ever read as HTML, and
 * this is the one place where elements are made.
 */
export function make<T extends Tag>(
  tag: T,
  settings: Settings = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  const { onClick, ...attributes } = settings;
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "string") element.setAttribute(name, value);
  }
  if (onClick !== undefined) element.addEventListener("click", onClick);
  element.append(...children);
  return element;
}

/** An element of the page's own. */
export function find<T extends Tag>(tag: T, id: string): HTMLElementTagNameMap[T] {
  const element = document.querySelector<HTMLElementTagNameMap[T]>(`${tag}#${id}`);
  if (element === null) throw new Error(`there is no ${tag}#${id}`);
  return element;
}

export function button(text: string, onClick: () => void, settings: Settings = {}): HTMLButtonElement {
  return make("button", { type: "button", onClick, ...settings }, text);
}

/** A text of an image, kept from turning the direction of what stands beside it. */
export function foreign(text: string, className?: string): HTMLElement {
  return make("bdi", { class: className }, text);
}

/** A name of an image or a digest, which may be broken behind its punctuation. */
export function breakable(text: string): HTMLElement {
  const parts = text.split(/(?<=[/:@])/);
  return make("bdi", {}, ...parts.flatMap((part, at) => (at === 0 ? [part] : [make("wbr"), part])));
}
