#!/usr/bin/env bash
# gitlab-comment.sh FILE MARKER: creates the note of this marker on the merge request, or updates the one that is there.
set -euo pipefail

if [ -z "${MESH_COMMENT_TOKEN:-}" ]; then
  echo "No comment: MESH_COMMENT_TOKEN is not set (it is not, in pipelines of forks)"
  exit 0
fi
if [ ! -f "$1" ]; then
  echo "No comment: $1 was not written"
  exit 0
fi

marker="<!-- $2 -->"
notes="$CI_API_V4_URL/projects/$CI_MERGE_REQUEST_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
body="$(mktemp)"
trap 'rm -f "$body"' EXIT
{ printf '%s\n' "$marker"; cat "$1"; } > "$body"

# The token is read from standard input, so that it is in no process list.
call() { printf 'header = "PRIVATE-TOKEN: %s"\n' "$MESH_COMMENT_TOKEN" | curl --fail --silent --show-error --config - "$@"; }

existing="$(call "$notes?per_page=100&sort=asc" | node -e '
  const notes = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const found = notes.find(({ body }) => body.startsWith(process.argv[1]));
  if (found) console.log(found.id);
' "$marker")"

if [ -n "$existing" ]; then
  call --request PUT "$notes/$existing" --data-urlencode "body@$body" --output /dev/null
else
  call --request POST "$notes" --data-urlencode "body@$body" --output /dev/null
fi
