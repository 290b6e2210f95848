#!/usr/bin/env bash
# comment.sh: creates the comment of each stack on a pull request, or updates the one that is there.
# From the environment: STACKS (separated by blanks), DIRECTORY, PULL_REQUEST, MARKER, GITHUB_REPOSITORY, GH_TOKEN.
set -euo pipefail
: "${STACKS:?}" "${DIRECTORY:?}" "${PULL_REQUEST:?}" "${MARKER:?}"

comments="repos/${GITHUB_REPOSITORY}/issues/${PULL_REQUEST}/comments"
body="$(mktemp)"
trap 'rm -f "$body"' EXIT

# By the marker, whoever wrote it: the token may be a workflow's, an app's or a person's, and may be another next year.
# A comment that this token may not change is passed over.
update() {
  local id
  for id in $1; do
    if gh api --method PATCH "repos/${GITHUB_REPOSITORY}/issues/comments/${id}" --field body=@"$body" --silent; then
      return 0
    fi
  done
  return 1
}

comment() {
  local marker="<!-- ${MARKER} $1 -->" report="$DIRECTORY/$1/comment.md" existing
  if [ ! -f "$report" ] || [ -L "$report" ]; then
    echo "No comment: there is no report of stack $1"
    return 0
  fi
  # The marker is invisible. The report itself keeps to what a comment holds.
  { printf '%s\n' "$marker"; cat "$report"; } > "$body"
  existing="$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$marker\")) | .id")"
  update "$existing" || gh api --method POST "$comments" --field body=@"$body" --silent
}

read -ra stacks <<< "$STACKS"
for stack in "${stacks[@]}"; do
  if [[ ! "$stack" =~ ^[A-Za-z0-9_.-]+$ ]] || [[ "$stack" =~ ^\.+$ ]]; then
    echo "STACKS: \"$stack\" is no stack's name" >&2
    exit 2
  fi
  comment "$stack"
done
