#!/usr/bin/env bash
# diff.sh: compares each stack with its base. Reports of a stack go to a folder of its name below DIRECTORY, comment.md also
# where the stack cannot be planned. Ends with the worst status of all: 0 fine, 1 stopped, 2 cannot be planned.
# From the environment: STACKS (separated by blanks), BASE, PROGRAM, FAIL_ON (separated by blanks), PACK_CONFIG, DIRECTORY.
set -euo pipefail

read -ra stacks <<< "${STACKS:-}"
read -ra conditions <<< "${FAIL_ON:-}"
directory="${DIRECTORY:-mesh-report}"

options=(--base "$BASE" --program "${PROGRAM:-.}")
for condition in "${conditions[@]}"; do options+=(--fail-on "$condition"); done
if [ -n "${PACK_CONFIG:-}" ]; then options+=(--policy-pack-config "$PACK_CONFIG"); fi

# What a program says is indented: nothing in it ends a block of code.
failure() {
  printf '### ⛔ Stack %s could not be planned\n\n' "$1"
  head -c 20000 "$2" | sed 's/^/    /'
}

compare() {
  local stack="$1" reports="$directory/$1" status=0
  mkdir -p "$reports"
  rm -f "$reports/comment.md"
  npx --no-install ai-mesh diff --stack "$stack" "${options[@]}" \
    --also md="$reports/comment.md" --also html="$reports/report.html" \
    --also json="$reports/report.json" --also sarif="$reports/report.sarif" \
    2> "$reports/error.txt" || status=$?
  cat "$reports/error.txt" >&2
  if [ ! -f "$reports/comment.md" ]; then
    failure "$stack" "$reports/error.txt" > "$reports/comment.md"
    if [ "$status" -eq 0 ]; then status=2; fi
  fi
  return "$status"
}

if [ "${#stacks[@]}" -eq 0 ]; then
  echo "STACKS names no stack" >&2
  exit 2
fi
worst=0
for stack in "${stacks[@]}"; do
  if [[ ! "$stack" =~ ^[A-Za-z0-9_.-]+$ ]] || [[ "$stack" =~ ^\.+$ ]]; then
    echo "STACKS: \"$stack\" is no stack's name" >&2
    exit 2
  fi
  echo "== $stack"
  status=0
  compare "$stack" || status=$?
  if [ "$status" -gt "$worst" ]; then worst="$status"; fi
done
exit "$worst"
