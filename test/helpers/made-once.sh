# made-once.sh: for scripts that make a directory once per machine, of what it is made from. To be sourced; as the
# last of all, a script calls `made`.
#
# An interrupted or older run is made again. Any user can make one; root's are used by all.

# made_once DIRECTORY SOURCE...: print the directory and end, when it is there and made from the same sources. Else go
# on when nobody else is making it, in an empty directory $work beside it, which goes with the script.
made_once() {
  target=$1
  shift
  version=$(cat "$@" "${BASH_SOURCE[0]}" | sha256sum | cut -c1-16)
  end_when_ready
  local lock="$target.lock"
  [ -e "$lock" ] || (umask 000 && : >"$lock")
  exec 9<"$lock"
  flock 9
  end_when_ready
  work=$(mktemp -d "$target.XXXXXX")
  registry_pid=
  trap clean_up EXIT
  chmod 755 "$work"
}

end_when_ready() {
  [ "$(cat "$target/version" 2>/dev/null)" = "$version" ] || return 0
  echo "$target"
  exit 0
}

# need TOOL...: end when one is not installed.
need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "${0##*/}: $tool is not installed" >&2; exit 1; }
  done
}

# A script that makes more than $work defines `clean_up_more`.
clean_up() {
  if [ -n "$registry_pid" ]; then kill "$registry_pid" 2>/dev/null || true; fi
  if declare -F clean_up_more >/dev/null; then clean_up_more || true; fi
  rm -rf "$work"
}

# serve_registry: a docker-registry on 127.0.0.1:$port, whose storage is $work/registry, until `end_registry`.
serve_registry() {
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 20000))
    printf 'version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:%s"}\n' \
      "$work/registry" "$port" >"$work/registry.yml"
    docker-registry serve "$work/registry.yml" >/dev/null 2>&1 </dev/null 9<&- &
    registry_pid=$!
    for _ in $(seq 50); do
      kill -0 "$registry_pid" 2>/dev/null || continue 2
      if curl -fsS -m 2 "http://127.0.0.1:$port/v2/" >/dev/null 2>&1; then return; fi
      sleep 0.1
    done
  done
  echo "${0##*/}: no registry answers" >&2
  exit 1
}

end_registry() {
  kill "$registry_pid"
  wait "$registry_pid" 2>/dev/null || true
  registry_pid=
  rm "$work/registry.yml"
}

# made: put $work in its place, and print that.
made() {
  chmod -R a+rX "$work"
  echo "$version" >"$work/version"
  if [ -e "$target" ]; then mv "$target" "$work.old"; fi
  mv "$work" "$target"
  rm -rf "$work.old"
  trap - EXIT
  echo "$target"
}
