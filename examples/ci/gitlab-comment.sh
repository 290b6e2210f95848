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

# By the marker, whoever wrote it: a token may be replaced by another one's. Prints ids of notes that begin with it, of one
# page, and ends with 10 where that page was not full: there is no next one.
of_page() {
  call "$notes?per_page=100&sort=asc&page=$1" | node -e '
    const notes = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    for (const { id, body } of notes) if (body.startsWith(process.argv[1])) console.log(id);
    process.exitCode = notes.length < 100 ? 10 : 0;
  ' "$marker"
}

existing=""
for ((page = 1; ; page++)); do
  code=0
  found="$(of_page "$page")" || code=$?
  existing="$existing $found"
  if [ "$code" -eq 10 ]; then break; fi
  if [ "$code" -ne 0 ]; then exit "$code"; fi
done

# A note that this token may not change is passed over.
for id in $existing; do
  if call --request PUT "$notes/$id" --data-urlencode "body@$body" --output /dev/null; then exit 0; fi
done
call --request POST "$notes" --data-urlencode "body@$body" --output /dev/null
