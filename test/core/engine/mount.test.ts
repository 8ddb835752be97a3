import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseMount } from "../../../core/engine/mount.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("parseMount()");
const NONE = { readonly: false, options: [], subpath: undefined, noCopy: false, labels: {} };

const ACCEPTED: Readonly<Record<string, object>> = {
  "type=bind,src=/a,dst=/b": { ...NONE, type: "bind", source: "/a", target: "/b" },
  "TYPE=bind,source=./a,target=/b,ro": {
    ...NONE,
    type: "bind",
    source: "/w/./a",
    target: "/b",
    readonly: true,
  },
  '"source=/a,b",type=bind,destination=/b,readonly=false': {
    ...NONE,
    type: "bind",
    source: "/a,b",
    target: "/b",
  },
  "type=bind,src=/a,dst=/b,bind-propagation=rslave,bind-nonrecursive,consistency=cached": {
    ...NONE,
    type: "bind",
    source: "/a",
    target: "/b",
    options: ["rslave", "bind"],
  },
  "type=bind,src=/a,dst=/b,bind-recursive=disabled": {
    ...NONE,
    type: "bind",
    source: "/a",
    target: "/b",
    options: ["bind"],
  },
  "dst=/b": { ...NONE, type: "volume", source: undefined, target: "/b" },
  "src=data,dst=/b,volume-nocopy,volume-label=a=b,volume-label=c,volume-subpath=x/y,volume-driver=local": {
    type: "volume",
    source: "data",
    target: "/b",
    readonly: false,
    options: [],
    subpath: "x/y",
    noCopy: true,
    labels: { a: "b", c: "" },
  },
  "type=tmpfs,dst=/b,tmpfs-size=64MB,tmpfs-mode=1770,ro": {
    ...NONE,
    type: "tmpfs",
    source: undefined,
    target: "/b",
    readonly: true,
    options: ["size=64m", "mode=1770", "ro"],
  },
};

for (const [text, mount] of Object.entries(ACCEPTED)) {
  test(`parseMount() reads ${text}`, () => assert.equal(parseMount(text, "/w"), mount));
}

const REFUSED: Readonly<Record<string, string>> = {
  "type=bind,src=/a": "target is required",
  "type=bind,src=/a,dst=b": "the target is not an absolute path",
  "type=bind,dst=/b": "the source of a bind must not be empty",
  "type=bind,src=a,dst=/b": "the source of a bind is not an absolute path",
  "type=bind,src,dst=/b": 'invalid field "src" must be a key=value pair',
  "type=bind,what,dst=/b": 'invalid field "what" must be a key=value pair',
  "type=bind,srk=/a,dst=/b": 'unexpected key "srk" in "srk=/a"',
  "type=bind,src=/a,dst=/b,ro=maybe": "invalid value for readonly: maybe",
  "type=bind,src=/a,dst=/b,volume-nocopy": "volume-* options do not go with the mount type bind",
  "type=bind,src=/a,dst=/b,bind-propagation=x": "invalid propagation x",
  "type=bind,src=/a,dst=/b,bind-recursive=x": "invalid value for bind-recursive: x",
  "type=bind,src=/a,dst=/b,bind-recursive=readonly": "bind-recursive=readonly requires readonly",
  "src=data,dst=/b,tmpfs-size=1m": "tmpfs-* options do not go with the mount type volume",
  "src=data,dst=/b,volume-subpath=/x": "volume-subpath is not a relative path",
  "src=data,dst=/b,volume-subpath=a/../..": "volume-subpath leads out of the volume",
  "type=image,dst=/b": "the source of an image mount must not be empty",
  "type=image,src=a,dst=/b,subpath=../x": "subpath leads out of the image",
  "type=bind,src=/a,dst=/b,subpath=x": "subpath and readwrite go with the mount type image",
  "type=tmpfs,src=/a,dst=/b": "a tmpfs has no source",
  "type=tmpfs,dst=/b,tmpfs-size=much": "invalid value for tmpfs-size: much",
  "type=tmpfs,dst=/b,tmpfs-mode=9": "invalid value for tmpfs-mode: 9",
  "type=disk,dst=/b": "there is no mount type disk",
  '"type=bind': "its quotation marks do not match",
};

for (const [text, state] of Object.entries(REFUSED)) {
  test(`parseMount() refuses ${text}`, () => {
    const error = refusal(() => parseMount(text, "/w"));
    assert.is(error.state, state);
    assert.is(error.code, "invalid");
    assert.ok(error.hint);
  });
}

test("parseMount() reads an image, of which a part may be named as docker and podman do", () => {
  for (const [key, subpath] of [
    ["", undefined],
    [",subpath=/a/b", "a/b"],
    [",image-subpath=a", "a"],
  ] as const) {
    const { type, source, readonly, subpath: part } = parseMount(`type=image,src=img:1,dst=/b${key}`, "/w");
    assert.equal([type, source, readonly, part], ["image", "img:1", true, subpath]);
  }
});

test("parseMount() says what is not there", () => {
  for (const text of [
    "type=image,src=a,dst=/b,readwrite",
    "type=image,src=a,dst=/b,ro=false",
    "type=npipe,src=a,dst=/b",
    "src=data,dst=/b,volume-driver=nfs",
    "src=data,dst=/b,volume-opt=type=tmpfs",
    "type=bind,src=/a,dst=/b,ro,bind-recursive=writable",
  ])
    assert.is(refusal(() => parseMount(text, "/w")).code, "unsupported", text);
});

test.run();
