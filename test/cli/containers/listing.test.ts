import { suite } from "uvu";
import * as assert from "uvu/assert";
import { renderContainers } from "../../../cli/containers/listing.ts";
import { listed } from "../../../core/container/listing.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { NOW, refusal } from "../helpers.ts";
import { container } from "./scene.ts";

const test = suite("renderContainers");

const config = { ...DOCUMENT.config, annotations: { "org.example.stage": "test\u001b" } };
const WEB = listed(container("web", { config, request: { network: "none" } }));
const render = (format: string): string =>
  renderContainers(format, [WEB], { noTrunc: false, now: NOW }, false);

test("json has docker's fields in their order", () => {
  const object = JSON.parse(render("json")) as Record<string, string>;
  assert.equal(Object.keys(object), [
    "Command",
    "CreatedAt",
    "ID",
    "Image",
    "Labels",
    "LocalVolumes",
    "Mounts",
    "Names",
    "Networks",
    "Ports",
    "RunningFor",
    "Size",
    "State",
    "Status",
  ]);
  assert.equal([object.Names, object.Networks, object.State], ["web", "none", "exited"]);
});

test("a label is asked for by its name, and has a head", () => {
  assert.is(render('{{.Label "org.example.stage"}}|{{.Label "none"}}'), "test\u001b|\n");
  const [head, row] = render('table {{.Names}}\\t{{.Label "org.example.stage"}}').split("\n");
  assert.match(head ?? "", /^NAMES +stage$/);
  assert.match(row ?? "", /^web +test\\u001b$/);
});

test("a field that there is not is refused", () => {
  assert.match(refusal(() => render("{{.Nope}}")).state, /there is no field Nope/);
});

test.run();
